package io.echogate.datapath.layout;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.Family;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CounterCellsTest {

  @Test
  void everyCellIsCountedOnceAndFitsTheBlock() {
    Set<Integer> cells = new HashSet<>();
    cells.add(XfwCells.NOT_ICMP);
    cells.add(XfwCells.malformed(null));
    for (Family family : Family.values()) {
      cells.add(XfwCells.malformed(family));
      cells.add(XfwCells.fragment(family));
      for (int type = 0; type < 256; type++) {
        cells.add(XfwCells.ofType(family, type, false));
        cells.add(XfwCells.ofType(family, type, true));
      }
    }

    CounterCells layout = new CounterCells(new XfwCells(0).count());
    assertThat(cells).hasSize(layout.count());
    assertThat(cells).allMatch(cell -> cell >= 0 && cell < layout.count());
    assertThat(layout.count() << CounterCells.CELL_SHIFT)
        .isLessThanOrEqualTo(1 << layout.blockShift());
  }

  @Test
  void theCellsOfTheSourceFilterLieBehindTheOthers() {
    XfwCells layout = new XfwCells(5);
    Set<Integer> cells = new HashSet<>();
    for (int place = 0; place < XfwCells.PLACES; place++) {
      for (int reason = 0; reason < SourceVerdict.REASONS.size(); reason++) {
        cells.add(XfwCells.ofSource(place, reason));
      }
    }
    for (int record = 0; record < 5; record++) {
      cells.add(XfwCells.ofRecord(record));
    }

    assertThat(cells).hasSize(XfwCells.PLACES * SourceVerdict.REASONS.size() + 5);
    int first = new XfwCells(0).count();
    assertThat(cells).allMatch(cell -> cell >= first && cell < layout.count());
    assertThat(layout.recordMask()).isEqualTo(7);
  }

  @Test
  void thereIsABlockForEveryCpuAndAPowerOfTwoOfThem() {
    CounterCells layout = new CounterCells(1000);
    assertThat(layout.cellMask()).isEqualTo(1023);
    assertThat(layout.mapSize(1)).isEqualTo(2 << layout.blockShift());
    assertThat(layout.mapSize(3)).isEqualTo(5 << layout.blockShift());
    assertThat(CounterCells.cpuMask(1)).isZero();
    assertThat(CounterCells.cpuMask(2)).isEqualTo(1);
    assertThat(CounterCells.cpuMask(65)).isEqualTo(127);
  }
}

package io.echogate.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.Family;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CounterCellsTest {

  @Test
  void everyCellIsCountedOnceAndFitsTheBlock() {
    Set<Integer> cells = new HashSet<>();
    cells.add(CounterCells.NOT_ICMP);
    cells.add(CounterCells.malformed(null));
    for (Family family : Family.values()) {
      cells.add(CounterCells.malformed(family));
      cells.add(CounterCells.fragment(family));
      for (int type = 0; type < 256; type++) {
        cells.add(CounterCells.ofType(family, type, false));
        cells.add(CounterCells.ofType(family, type, true));
      }
    }

    assertThat(cells).hasSize(CounterCells.COUNT);
    assertThat(cells).allMatch(cell -> cell >= 0 && cell < CounterCells.COUNT);
    assertThat(CounterCells.COUNT << CounterCells.CELL_SHIFT)
        .isLessThanOrEqualTo(1 << CounterCells.BLOCK_SHIFT);
  }

  @Test
  void thereIsABlockForEveryCpuAndAPowerOfTwoOfThem() {
    assertThat(CounterCells.blocks(1)).isEqualTo(1);
    assertThat(CounterCells.blocks(2)).isEqualTo(2);
    assertThat(CounterCells.blocks(3)).isEqualTo(4);
    assertThat(CounterCells.blocks(64)).isEqualTo(64);
    assertThat(CounterCells.blocks(65)).isEqualTo(128);
  }
}

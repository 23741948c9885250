package io.echogate.datapath.prefix;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a change wrote into one copy is written into the other by whoever reads its record. */
class SlotChangesTest {
  @Test
  void whatIsReadWritesTheSame() {
    SlotRuns runs = new SlotRuns();
    for (int i = 0; i < 9; i++) {
      runs.add(3 * i, 3 * i + 2, 7 + i);
    }

    SlotChanges read = SlotChanges.decode(new SlotChanges(Map.of(5, runs)).encode());

    assertThat(read.tables()).containsOnlyKeys(5);
    assertThat(written(requireNonNull(read.tables().get(5))))
        .isEqualTo(written(runs))
        .contains(7, 15);
    SlotRuns more = requireNonNull(read.tables().get(5));
    more.add(28, 29, 99);
    assertThat(written(more)).contains(15, 99);
  }

  private static int[] written(SlotRuns runs) {
    int[] slots = new int[30];
    runs.write(new MappedMaps(_ -> MemorySegment.NULL), MemorySegment.ofArray(slots));
    return slots;
  }

  @Test
  void longRunsAndMoreShortOnesThanOneCallTakesAreWritten() {
    int count = 5_000;
    int[] expected = new int[4 * count + 1_000];
    SlotRuns runs = new SlotRuns();
    for (int i = 0; i < count; i++) {
      runs.add(4 * i, 4 * i + 1 + i % 3, 1 + i);
      Arrays.fill(expected, 4 * i, 4 * i + 1 + i % 3, 1 + i);
    }
    runs.add(4 * count, 4 * count + 999, -1);
    Arrays.fill(expected, 4 * count, 4 * count + 999, -1);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment slots = arena.allocate(ValueLayout.JAVA_INT, expected.length);

      runs.write(new MappedMaps(_ -> MemorySegment.NULL), slots);

      assertThat(slots.toArray(ValueLayout.JAVA_INT)).isEqualTo(expected);
    }
  }

  @Test
  void noChangeIsNothing() {
    assertThat(SlotChanges.decode(SlotChanges.NONE.encode())).isEqualTo(SlotChanges.NONE);
    SlotRuns none = requireNonNull(SlotChanges.decode(List.of(new int[] {4})).tables().get(4));
    none.add(0, 1, 8);
    assertThat(written(none)).startsWith(8, 0);
  }

  @Test
  void whatIsCutOffIsRefused() {
    assertThatThrownBy(() -> SlotChanges.decode(List.of(new int[] {4, 1, 2})))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a run of slots is cut off");
    assertThatThrownBy(() -> SlotChanges.decode(List.of(new int[0])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no place of a table");
  }
}

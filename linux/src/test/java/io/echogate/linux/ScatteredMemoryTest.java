package io.echogate.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ScatteredMemoryTest {
  private static final int SIZE = 1 << 22;

  /** More than one call takes. */
  private static final int COUNT = 3_000;

  private final SplittableRandom random = new SplittableRandom(20261201);

  private long[] offsets(int bytes) {
    return random
        .longs(0, SIZE / bytes)
        .distinct()
        .limit(COUNT)
        .map(place -> place * bytes)
        .toArray();
  }

  @Test
  void piecesThatWereWrittenAreReadAgainAndNothingElseHasChanged() {
    try (Arena arena = Arena.ofConfined()) {
      for (int bytes : new int[] {4, 8, 64}) {
        MemorySegment memory = arena.allocate(SIZE, Long.BYTES);
        MemorySegment expected = arena.allocate(SIZE, Long.BYTES);
        long[] offsets = offsets(bytes);
        int[] lengths = random.ints(offsets.length, 1, bytes + 1).toArray();
        MemorySegment pieces = arena.allocate(IntStream.of(lengths).sum(), Long.BYTES);
        for (long at = 0; at < pieces.byteSize(); at++) {
          pieces.set(ValueLayout.JAVA_BYTE, at, (byte) random.nextInt());
        }
        long from = 0;
        for (int i = 0; i < offsets.length; i++) {
          MemorySegment.copy(pieces, from, expected, offsets[i], lengths[i]);
          from += lengths[i];
        }

        ScatteredMemory.write(memory, offsets, lengths, pieces);

        assertThat(memory.mismatch(expected)).isEqualTo(-1);
        assertThat(ScatteredMemory.read(memory, offsets, lengths, arena).mismatch(pieces))
            .isEqualTo(-1);
      }
    }
  }

  @Test
  void memoryOfTheJvmIsCopiedWithoutTheKernel() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = MemorySegment.ofArray(new byte[64]);
      MemorySegment pieces = arena.allocateFrom(ValueLayout.JAVA_INT, 7, 8);

      ScatteredMemory.write(memory, new long[] {60, 0}, new int[] {4, 4}, pieces);

      assertThat(memory.get(ValueLayout.JAVA_INT_UNALIGNED, 60)).isEqualTo(7);
      assertThat(memory.get(ValueLayout.JAVA_INT_UNALIGNED, 0)).isEqualTo(8);
      assertThat(
              ScatteredMemory.read(memory, new long[] {0, 60}, new int[] {4, 4}, arena)
                  .toArray(ValueLayout.JAVA_INT))
          .containsExactly(8, 7);
    }
  }

  @Test
  void noneIsNothing() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(8);

      assertThat(ScatteredMemory.read(memory, new long[0], new int[0], arena).byteSize()).isZero();
    }
  }

  @Test
  void whatLiesOutsideIsRefused() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(64);

      for (long offset : LongStream.of(-4, 61, 64, 1L << 40).toArray()) {
        assertThatThrownBy(
                () -> ScatteredMemory.read(memory, new long[] {offset}, new int[] {4}, arena))
            .isInstanceOf(IndexOutOfBoundsException.class);
      }
    }
  }
}

package io.echogate.datapath.prefix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * Slots of 4 bytes, most of them far from each other: random prefixes of a set are, and each comes
 * to a page of its own.
 */
final class ScatteredSlots {
  /** So many that lie side by side are few enough to be taken one by one. */
  static final int FEW = 16;

  private long[] offsets = new long[64];
  private int[] numbers = new int[64];
  private int size;

  /** Adds a slot; what it holds, or is to hold, goes with it. */
  void add(long slot, int number) {
    if (size == offsets.length) {
      offsets = Arrays.copyOf(offsets, 2 * size);
      numbers = Arrays.copyOf(numbers, 2 * size);
    }
    offsets[size] = slot * Integer.BYTES;
    numbers[size++] = number;
  }

  private long[] offsets() {
    return Arrays.copyOf(offsets, size);
  }

  /** Writes all of them, the first slot at the begin of the segment. */
  void write(Maps maps, MemorySegment slots) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment all = arena.allocate((long) size * Integer.BYTES, Integer.BYTES);
      MemorySegment.copy(numbers, 0, all, ValueLayout.JAVA_INT, 0, size);
      maps.write(slots, offsets(), Integer.BYTES, all);
    }
  }

  /** What all of them hold, in the order in which they were added. */
  int[] read(Maps maps, MemorySegment slots) {
    try (Arena arena = Arena.ofConfined()) {
      return maps.read(slots, offsets(), Integer.BYTES, arena).toArray(ValueLayout.JAVA_INT);
    }
  }
}

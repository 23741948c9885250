package io.echogate.datapath.prefix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * Runs of slots of 4 bytes, most of them far from each other: random prefixes of a set are, and
 * each comes to a page of its own.
 */
final class ScatteredSlots {
  /** So many that lie side by side are few enough: a page or two. */
  static final int FEW = 1024;

  private long[] offsets = new long[64];
  private int[] lengths = new int[64];
  private int[] numbers = new int[64];
  private int size;
  private int slots;

  /** Adds the slots from one on and before another; what they are to hold goes with them. */
  void add(int from, int end, int number) {
    if (size == offsets.length) {
      offsets = Arrays.copyOf(offsets, 2 * size);
      lengths = Arrays.copyOf(lengths, 2 * size);
      numbers = Arrays.copyOf(numbers, 2 * size);
    }
    offsets[size] = (long) from * Integer.BYTES;
    lengths[size] = (end - from) * Integer.BYTES;
    numbers[size++] = number;
    slots += end - from;
  }

  /** Writes all of them, the first slot at the begin of the segment. */
  void write(Maps maps, MemorySegment to) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment all = arena.allocate((long) slots * Integer.BYTES, Integer.BYTES);
      long at = 0;
      for (int run = 0; run < size; run++) {
        for (int left = lengths[run]; left > 0; left -= Integer.BYTES) {
          all.set(ValueLayout.JAVA_INT, at, numbers[run]);
          at += Integer.BYTES;
        }
      }
      maps.write(to, Arrays.copyOf(offsets, size), Arrays.copyOf(lengths, size), all);
    }
  }

  /** What all of them hold, in the order in which they were added. */
  int[] read(Maps maps, MemorySegment from) {
    try (Arena arena = Arena.ofConfined()) {
      return maps.read(from, Arrays.copyOf(offsets, size), Arrays.copyOf(lengths, size), arena)
          .toArray(ValueLayout.JAVA_INT);
    }
  }
}

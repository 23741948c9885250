package io.echogate.datapath.prefix;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** What is to be written into slots: runs of slots that get the same number. */
public final class SlotRuns {
  private static final int WORDS = 3;

  private int[] runs = new int[WORDS];
  private int size;

  /** Adds the slots from one on and before another. */
  void add(int from, int end, int number) {
    if (size + WORDS > runs.length) {
      runs = Arrays.copyOf(runs, Math.max(WORDS, Math.multiplyExact(2, size)));
    }
    runs[size] = from;
    runs[size + 1] = end;
    runs[size + 2] = number;
    size += WORDS;
  }

  /** All runs as numbers behind another one, for {@link #decode}. */
  int[] encode(int first) {
    int[] numbers = new int[1 + size];
    numbers[0] = first;
    System.arraycopy(runs, 0, numbers, 1, size);
    return numbers;
  }

  /**
   * What {@link #encode} gave.
   *
   * @throws IllegalArgumentException if it is something else
   */
  static SlotRuns decode(int[] numbers) {
    SlotRuns decoded = new SlotRuns();
    decoded.size = numbers.length - 1;
    if (decoded.size % WORDS != 0) {
      throw new IllegalArgumentException("a run of slots is cut off");
    }
    decoded.runs = Arrays.copyOfRange(numbers, 1, numbers.length);
    return decoded;
  }

  /** Writes them all, the first slot at the begin of the segment. */
  void write(Maps maps, MemorySegment slots) {
    ScatteredSlots scattered = new ScatteredSlots();
    for (int at = 0; at < size; at += WORDS) {
      if (runs[at + 1] - runs[at] <= ScatteredSlots.FEW) {
        scattered.add(runs[at], runs[at + 1], runs[at + 2]);
        continue;
      }
      for (int slot = runs[at]; slot < runs[at + 1]; slot++) {
        slots.setAtIndex(ValueLayout.JAVA_INT, slot, runs[at + 2]);
      }
    }
    scattered.write(maps, slots);
  }
}

package io.echogate.datapath.layout;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The layout of the counters map: a block of cells for each CPU. A cell is two 64-bit words:
 * packets, then bytes of their frames. Each CPU adds to a block of its own, so nothing is shared
 * and nothing is lost (programs run with softirqs off). What each cell counts: {@link Counted}.
 *
 * @param count how many cells a block has
 */
public record CounterCells(int count) {
  /** Bytes of a cell, as a shift. */
  public static final int CELL_SHIFT = 4;

  /** Offset of the byte count in a cell. */
  public static final int BYTES = 8;

  /** Bytes of a CPU's block, as a shift. */
  public int blockShift() {
    return 32 - Integer.numberOfLeadingZeros((count << CELL_SHIFT) - 1);
  }

  /** Keeps a cell's number inside a block. */
  public int cellMask() {
    return (1 << (blockShift() - CELL_SHIFT)) - 1;
  }

  /**
   * Bytes of the counters map for so many possible CPUs: their blocks, rounded up to a power of
   * two, and one more for what was counted before the program began, which only user space writes.
   */
  int mapSize(int cpus) {
    return Math.multiplyExact(powerOfTwo(cpus) + 1, 1 << blockShift());
  }

  /** Where in a map the block of what was counted before begins. */
  public long carriedBlock(long mapSize) {
    return mapSize - (1L << blockShift());
  }

  /**
   * The sum of a word of a cell over the blocks of a map.
   *
   * @param end where the last block that is to be added ends
   * @param word the offset in the cell: 0 for packets, {@link #BYTES}
   */
  public long sum(MemorySegment map, long end, int cell, int word) {
    long at = ((long) cell << CELL_SHIFT) + word;
    long sum = 0;
    for (long block = 0; block < end; block += 1L << blockShift()) {
      sum += map.get(ValueLayout.JAVA_LONG, block + at);
    }
    return sum;
  }

  /** Keeps a CPU's number inside the blocks that programs write. */
  static int cpuMask(int cpus) {
    return powerOfTwo(cpus) - 1;
  }

  /** The smallest power of two that is not below. */
  static int powerOfTwo(int number) {
    return number <= 1 ? 1 : Integer.highestOneBit(2 * number - 1);
  }
}

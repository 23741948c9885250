package io.echogate.datapath.prefix;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Writes a {@link BitmapTable}, or finds out how many groups it has. */
final class BitmapFill {
  /** The bits behind those of a slot, of its last address. */
  private static final long LAST_HOST = (1L << BitmapTable.HOST_BITS) - 1;

  private BitmapFill() {}

  /** How many slots hold some but not all of their addresses: those in which an interval ends. */
  static int groups(Intervals intervals) {
    int count = 0;
    long before = -1;
    for (int i = 0; i < intervals.size(); i++) {
      long last = intervals.lastLow(i);
      long slot = last >>> BitmapTable.HOST_BITS;
      if ((last & LAST_HOST) != LAST_HOST && slot != before) {
        count++;
        before = slot;
      }
    }
    return count;
  }

  /** Writes the table into a map that is new: all its bytes are 0. */
  static void fill(BitmapTable table, Intervals intervals, MemorySegment map) {
    map.asSlice(table.group(BitmapTable.ALL), BitmapTable.GROUP_BYTES).fill((byte) -1);
    BitmapSlots.forEach(intervals, new Writer(table, map));
    long bytes = (long) Integer.BYTES * BitmapTable.SLOTS;
    for (int copy = 1; copy < table.copies(); copy++) {
      MemorySegment.copy(map, 0, map, copy * bytes, bytes);
    }
  }

  private static final class Writer implements BitmapSlots.Receiver {
    private final BitmapTable table;
    private final MemorySegment map;
    private int group = BitmapTable.FIRST;

    Writer(BitmapTable table, MemorySegment map) {
      this.table = table;
      this.map = map;
    }

    @Override
    public void alike(int from, int end, boolean held) {
      for (int slot = from; held && slot < end; slot++) {
        map.setAtIndex(ValueLayout.JAVA_INT, slot, BitmapTable.ALL);
      }
    }

    @Override
    public void divided(int slot, int[] bits) {
      MemorySegment.copy(bits, 0, map, ValueLayout.JAVA_INT, table.group(group), bits.length);
      map.setAtIndex(ValueLayout.JAVA_INT, slot, group++);
    }
  }
}

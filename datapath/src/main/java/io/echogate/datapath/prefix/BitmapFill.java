package io.echogate.datapath.prefix;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Writes a {@link BitmapTable}, or finds out how many groups it has. */
final class BitmapFill {
  private static final int HOSTS = 1 << BitmapTable.HOST_BITS;

  /** Where intervals begin and end, in terms of slots. */
  private interface Receiver {
    /** All addresses of these slots, the last one inclusive. */
    void whole(int from, int to);

    /**
     * Some addresses of a slot, the last one inclusive; for a slot maybe several times, in order.
     */
    void part(int slot, int from, int to);
  }

  private BitmapFill() {}

  /** How many slots hold some but not all of their addresses. */
  static int groups(Intervals intervals) {
    int[] count = {0};
    int[] last = {-1};
    forEach(
        intervals,
        new Receiver() {
          @Override
          public void whole(int from, int to) {}

          @Override
          public void part(int slot, int from, int to) {
            if (slot != last[0]) {
              last[0] = slot;
              count[0]++;
            }
          }
        });
    return count[0];
  }

  /** Writes the table into a map that is new: all its bytes are 0. */
  static void fill(Intervals intervals, MemorySegment map) {
    MemorySegment groups = map.asSlice(BitmapTable.GROUPS);
    groups
        .asSlice((long) BitmapTable.ALL << BitmapTable.GROUP_SHIFT, HOSTS / Byte.SIZE)
        .fill((byte) -1);
    forEach(intervals, new Writer(map, groups));
  }

  private static final class Writer implements Receiver {
    private final MemorySegment map;
    private final MemorySegment groups;
    private int slot = -1;
    private int group = BitmapTable.FIRST - 1;

    Writer(MemorySegment map, MemorySegment groups) {
      this.map = map;
      this.groups = groups;
    }

    @Override
    public void whole(int from, int to) {
      for (int at = from; at <= to; at++) {
        map.setAtIndex(ValueLayout.JAVA_INT, at, BitmapTable.ALL);
      }
    }

    @Override
    public void part(int partly, int from, int to) {
      if (partly != slot) {
        slot = partly;
        group++;
        map.setAtIndex(ValueLayout.JAVA_INT, slot, group);
      }
      long words = (long) group << BitmapTable.GROUP_SHIFT >>> 2;
      for (int word = from >>> 5; word <= to >>> 5; word++) {
        int first = Math.max(from - (word << 5), 0);
        int last = Math.min(to - (word << 5), Integer.SIZE - 1);
        int bits = (-1 << first) & (-1 >>> (Integer.SIZE - 1 - last));
        int before = groups.getAtIndex(ValueLayout.JAVA_INT, words + word);
        groups.setAtIndex(ValueLayout.JAVA_INT, words + word, before | bits);
      }
    }
  }

  private static void forEach(Intervals intervals, Receiver receiver) {
    long first = 0;
    for (int i = 0; i < intervals.size(); i++) {
      long last = intervals.lastLow(i);
      if (intervals.answer(i) != 0) {
        forEach(first, last, receiver);
      }
      first = last + 1;
    }
  }

  private static void forEach(long first, long last, Receiver receiver) {
    int from = (int) (first >>> BitmapTable.HOST_BITS);
    int to = (int) (last >>> BitmapTable.HOST_BITS);
    int begin = (int) first & HOSTS - 1;
    int end = (int) last & HOSTS - 1;
    if (from == to && (begin > 0 || end < HOSTS - 1)) {
      receiver.part(from, begin, end);
      return;
    }
    if (begin > 0) {
      receiver.part(from, begin, HOSTS - 1);
      from++;
    }
    int wholes = end < HOSTS - 1 ? to - 1 : to;
    if (from <= wholes) {
      receiver.whole(from, wholes);
    }
    if (end < HOSTS - 1) {
      receiver.part(to, 0, end);
    }
  }
}

package io.echogate.datapath;

import io.echogate.datapath.layout.BucketSpec;
import io.echogate.datapath.layout.WayTable;
import io.echogate.datapath.layout.Ways;
import io.echogate.policy.Gcra;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.List;

/**
 * A table that goes on in another place, larger or smaller, or by another clock. As with a bucket
 * that moves, every prefix begins with an empty one; when the old program runs nowhere any more,
 * those that the old table knew get what they had left there, and all others become full. Tags stay
 * what they were, so the ways of one table can be found in the other.
 *
 * @param old the table as it was, whose program must not run any more
 * @param next the table as it is now
 * @param floor what arrival times in it began with
 */
record MovedTable(Table old, Table next, long floor) {
  private static final VarHandle WORD = ValueLayout.JAVA_LONG.varHandle();
  private static final int NONE = -1;

  /** The arrival times of a bucket. */
  private static final List<Boolean> TIMES = List.of(false, true);

  /**
   * A table in memory.
   *
   * @param ways its part of the map of ways
   * @param now the time by its clock
   */
  record Table(BucketSpec bucket, MemorySegment ways, long now) {
    WayTable shape() {
      return bucket.table().orElseThrow();
    }

    Gcra figures() {
      return bucket.figures();
    }

    long word(long way, int word) {
      return (long) WORD.getVolatile(ways, way + word);
    }

    /** The offset of the arrival time of bytes or packets; {@link #NONE} if it has none. */
    int time(boolean bytes) {
      boolean both = shape().wide();
      if (bytes) {
        return figures().byteCost() == 0 ? NONE : both ? Ways.BYTE_TIME : Ways.TIME;
      }
      return figures().period() == 0 ? NONE : Ways.TIME;
    }

    long tolerance(boolean bytes) {
      return bytes ? figures().byteTolerance() : figures().tolerance();
    }

    /** How far ahead the arrival time of a way is; 0 for no way. */
    long debt(long way, boolean bytes) {
      int time = time(bytes);
      return way == NONE || time == NONE ? 0 : Math.max(0, word(way, time) - now);
    }
  }

  /** What is done with each way of a table. */
  private interface Visitor {
    void visit(long way, long tag);
  }

  /** Gives the prefixes what they had left. */
  void settle() {
    forEach(next, (way, tag) -> refund(way, find(old, tag)));
    forEach(
        old,
        (way, tag) -> {
          boolean owes = old.debt(way, false) > 0 || old.debt(way, true) > 0;
          if (owes && find(next, tag) == NONE) {
            insert(tag, way);
          }
        });
  }

  private static void forEach(Table table, Visitor visitor) {
    for (int set = 0; set < table.shape().sets(); set++) {
      for (int number = 0; number < Ways.WAYS; number++) {
        long way = Ways.way(table.shape(), set, number);
        long tag = table.word(way, Ways.TAG);
        if (tag != 0) {
          visitor.visit(way, tag);
        }
      }
    }
  }

  /** Lets a way owe what the old one did, and what it was charged since it began. */
  private void refund(long way, long before) {
    for (boolean bytes : TIMES) {
      int time = next.time(bytes);
      if (time != NONE) {
        long refund = floor - (next.now() + debt(before, bytes));
        if (refund > 0) {
          WORD.getAndAdd(next.ways(), way + time, -refund);
        }
      }
    }
  }

  private long debt(long before, boolean bytes) {
    return Math.min(old.debt(before, bytes), next.tolerance(bytes));
  }

  /** Makes room for a prefix that owes something and has not been seen since. */
  private void insert(long tag, long before) {
    long least = NONE;
    for (long way : ways(next.shape(), tag)) {
      if (least == NONE || next.word(way, Ways.TIME) < next.word(least, Ways.TIME)) {
        least = way;
      }
    }
    long other = next.word(least, Ways.TAG);
    if (WORD.compareAndSet(next.ways(), least + Ways.TAG, other, tag)) {
      for (boolean bytes : TIMES) {
        int time = next.time(bytes);
        if (time != NONE) {
          WORD.setVolatile(next.ways(), least + time, next.now() + debt(before, bytes));
        }
      }
    }
  }

  private static long find(Table table, long tag) {
    for (long way : ways(table.shape(), tag)) {
      if (table.word(way, Ways.TAG) == tag) {
        return way;
      }
    }
    return NONE;
  }

  /** The ways of both sets of a tag. */
  static long[] ways(WayTable table, long tag) {
    long[] ways = new long[2 * Ways.WAYS];
    for (int number = 0; number < Ways.WAYS; number++) {
      ways[number] = Ways.firstSet(table, tag) + (long) number * Ways.WAY_SIZE;
      ways[Ways.WAYS + number] = Ways.secondSet(table, tag) + (long) number * Ways.WAY_SIZE;
    }
    return ways;
  }
}

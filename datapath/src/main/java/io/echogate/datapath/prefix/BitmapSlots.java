package io.echogate.datapath.prefix;

import java.util.Arrays;

/** Cuts the answers to a question of one set into the slots of a {@link BitmapTable}. */
final class BitmapSlots {
  private static final int HOSTS = 1 << BitmapTable.HOST_BITS;

  /** Receives slot after slot, from the first one asked for to the last. */
  interface Receiver {
    /** Slots from one on and before another, of which the set holds all addresses or none. */
    void alike(int from, int end, boolean held);

    /**
     * A slot of which it holds some.
     *
     * @param bits a bit for each address; another's after the call
     */
    void divided(int slot, int[] bits);
  }

  private final Intervals intervals;
  private final Receiver receiver;
  private final int end;
  private final int[] bits = new int[HOSTS / Integer.SIZE];

  /** Where the bits belong; -1 without any. */
  private int open = -1;

  /** The first slot that was not given away. */
  private int next;

  private BitmapSlots(Intervals intervals, int from, int end, Receiver receiver) {
    this.intervals = intervals;
    this.receiver = receiver;
    this.next = from;
    this.end = end;
  }

  /** Gives away all slots. */
  static void forEach(Intervals intervals, Receiver receiver) {
    var _ = forEach(intervals, 0, 0, BitmapTable.SLOTS, receiver);
  }

  /**
   * Gives away the slots from one on and before another.
   *
   * @param begin an interval that does not begin behind the first slot
   * @return the interval in which the next slot begins, or behind the last interval
   */
  static int forEach(Intervals intervals, int begin, int from, int end, Receiver receiver) {
    return new BitmapSlots(intervals, from, end, receiver).give(begin);
  }

  private int give(int from) {
    long begin = (long) next << BitmapTable.HOST_BITS;
    long behind = (long) end << BitmapTable.HOST_BITS;
    long first = from == 0 ? 0 : intervals.lastLow(from - 1) + 1;
    int at = from;
    while (at < intervals.size() && first < behind) {
      long last = intervals.lastLow(at);
      if (intervals.answer(at) != 0 && last >= begin) {
        hold(Math.max(first, begin), Math.min(last, behind - 1));
      }
      if (last >= behind) {
        break;
      }
      first = last + 1;
      at++;
    }
    goTo(end);
    return at;
  }

  private void hold(long first, long last) {
    int from = (int) (first >>> BitmapTable.HOST_BITS);
    int to = (int) (last >>> BitmapTable.HOST_BITS);
    int begin = (int) first & HOSTS - 1;
    int stop = (int) last & HOSTS - 1;
    if (from == to && (begin > 0 || stop < HOSTS - 1)) {
      part(from, begin, stop);
      return;
    }
    if (begin > 0) {
      part(from, begin, HOSTS - 1);
      from++;
    }
    int wholes = stop < HOSTS - 1 ? to : to + 1;
    if (from < wholes) {
      goTo(from);
      receiver.alike(from, wholes, true);
      next = wholes;
    }
    if (stop < HOSTS - 1) {
      part(to, 0, stop);
    }
  }

  private void part(int slot, int from, int to) {
    if (slot != open) {
      goTo(slot);
      open = slot;
    }
    for (int word = from >>> 5; word <= to >>> 5; word++) {
      int first = Math.max(from - (word << 5), 0);
      int last = Math.min(to - (word << 5), Integer.SIZE - 1);
      bits[word] |= (-1 << first) & (-1 >>> (Integer.SIZE - 1 - last));
    }
  }

  /** Gives away what is before a slot. */
  private void goTo(int slot) {
    if (open >= 0) {
      receiver.divided(open, bits);
      Arrays.fill(bits, 0);
      next = open + 1;
      open = -1;
    }
    if (next < slot) {
      receiver.alike(next, slot, false);
      next = slot;
    }
  }
}

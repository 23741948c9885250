package io.echogate.datapath.prefix;

import java.util.BitSet;

/**
 * Gives out places that are not in use, side by side while it can: to come to a page of memory for
 * the first time takes longer than all that is done there. What is given back during a change is
 * still asked for by programs, and is free only for the next one.
 */
final class FreePlaces {
  private final String what;
  private final int room;
  private final BitSet taken;
  private final BitSet returned = new BitSet();

  /** Where the search goes on; negative before the first one. */
  private int next = -1;

  /**
   * The places of a table.
   *
   * @param what they are, for messages
   * @param taken those in use, which this object goes on with
   */
  FreePlaces(String what, int room, BitSet taken) {
    this.what = what;
    this.room = room;
    this.taken = taken;
  }

  /** Places from one on and before another. */
  record Span(int first, int end) {}

  /** Where the next places are that are taken, if they are no more than so many. */
  Span span(int count) {
    begin();
    int used = taken.nextSetBit(next);
    long end = (long) next + Math.max(1, count);
    return end <= (used < 0 ? room : used) ? new Span(next, (int) end) : new Span(0, room);
  }

  /** The first place behind all that are in use. */
  int behindUsed() {
    return taken.length();
  }

  private void begin() {
    if (next < 0) {
      next = longest();
    }
  }

  /** Takes places side by side; gives the first one. */
  int take(int count) {
    begin();
    int found = find(next, count);
    if (found < 0) {
      found = find(0, count);
    }
    if (found < 0) {
      throw new NoRoomException("no room for more %s: %,d are in use".formatted(what, inUse()));
    }
    taken.set(found, found + count);
    next = found + count;
    return found;
  }

  /** Where the most free places lie side by side. */
  private int longest() {
    int longest = 0;
    int most = 0;
    int begin = taken.nextClearBit(0);
    while (begin + most < room) {
      int used = taken.nextSetBit(begin);
      int end = used < 0 ? room : used;
      if (end - begin > most) {
        longest = begin;
        most = end - begin;
      }
      begin = taken.nextClearBit(end);
    }
    return longest;
  }

  /** The first place from one on where so many are free; -1 if there is none. */
  private int find(int from, int count) {
    int begin = taken.nextClearBit(from);
    while (begin + count <= room) {
      int end = taken.nextSetBit(begin);
      if (end < 0 || end - begin >= count) {
        return begin;
      }
      begin = taken.nextClearBit(end);
    }
    return -1;
  }

  private int inUse() {
    return taken.cardinality();
  }

  void giveBack(int place) {
    returned.set(place);
  }

  /** Those in use when no program asks for what was given back. */
  BitSet after() {
    BitSet after = (BitSet) taken.clone();
    after.andNot(returned);
    return after;
  }
}

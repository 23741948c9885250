package io.echogate.traffic.table;

import io.echogate.icmp.Family;

/**
 * A bounded number of addresses, each with two numbers of its owner's, in open addressing. A slot
 * is four words, in one line of a cache: the address; a number below 2^62 with the family above it,
 * by which a slot that is taken is told from a free one; and any number.
 */
public final class AddressSlots {
  /** Given for an address that there is no room for. */
  public static final int NONE = -1;

  private static final int SLOT = 4;
  private static final int LOW = 1;
  private static final int MARKED = 2;
  private static final int OTHER = 3;
  private static final int FAMILY_SHIFT = 62;
  private static final long IP4 = 1L << FAMILY_SHIFT;
  private static final long IP6 = 2L << FAMILY_SHIFT;
  private static final long NUMBER = IP4 - 1;
  private static final int FIRST_SLOTS = 1 << 6;

  private final SecretHash hash = new SecretHash();
  private final int capacity;
  private long[] slots;
  private int used;

  /**
   * No addresses yet.
   *
   * @param capacity the most of them, a power of two
   */
  public AddressSlots(int capacity) {
    this.capacity = capacity;
    slots = new long[SLOT * Math.min(FIRST_SLOTS, 2 * capacity)];
  }

  /** How many addresses there are. */
  public int size() {
    return used;
  }

  /**
   * The slot of an address, which is given one if it has none: then both its numbers are 0.
   *
   * @return a slot, good until the next address is given one; {@link #NONE} if there is no room
   */
  public int take(Family family, long high, long low) {
    long mark = mark(family);
    int slot = find(mark, high, low);
    if (slots[slot + MARKED] != 0) {
      return slot;
    }
    if (used == capacity) {
      return NONE;
    }
    if (2 * SLOT * used >= slots.length) {
      grow();
      slot = find(mark, high, low);
    }
    used++;
    slots[slot] = high;
    slots[slot + LOW] = low;
    slots[slot + MARKED] = mark;
    return slot;
  }

  private static long mark(Family family) {
    return family == Family.IP4 ? IP4 : IP6;
  }

  private void grow() {
    long[] before = slots;
    slots = new long[2 * before.length];
    for (int from = 0; from < before.length; from += SLOT) {
      if (before[from + MARKED] != 0) {
        int slot = find(before[from + MARKED] & ~NUMBER, before[from], before[from + LOW]);
        System.arraycopy(before, from, slots, slot, SLOT);
      }
    }
  }

  /** The slot of an address, or the free one where it belongs. */
  private int find(long mark, long high, long low) {
    int mask = slots.length - 1;
    int slot = place(mark, high, low);
    while (slots[slot + MARKED] != 0
        && (slots[slot] != high
            || slots[slot + LOW] != low
            || (slots[slot + MARKED] & ~NUMBER) != mark)) {
      slot = (slot + SLOT) & mask;
    }
    return slot;
  }

  private int place(long mark, long high, long low) {
    return (int) (hash.of(high, low, mark) >>> Integer.SIZE) * SLOT & (slots.length - 1);
  }

  /** The first number of a slot, below 2^62. */
  public long number(int slot) {
    return slots[slot + MARKED] & NUMBER;
  }

  /** Adds to the first number of a slot. */
  public void addNumber(int slot, long amount) {
    slots[slot + MARKED] += amount;
  }

  /** The second number of a slot. */
  public long other(int slot) {
    return slots[slot + OTHER];
  }

  /** Sets the second number of a slot. */
  public void setOther(int slot, long value) {
    slots[slot + OTHER] = value;
  }

  /** The family of a slot's address. */
  public Family family(int slot) {
    return (slots[slot + MARKED] & ~NUMBER) == IP4 ? Family.IP4 : Family.IP6;
  }

  /** The upper 64 bits of a slot's address. */
  public long high(int slot) {
    return slots[slot];
  }

  /** The lower 64 bits of a slot's address. */
  public long low(int slot) {
    return slots[slot + LOW];
  }

  /** Is given slots. */
  @FunctionalInterface
  public interface Visitor {
    /** A slot that is taken. */
    void visit(int slot);
  }

  /** Visits all slots that are taken, in no order. */
  public void forEach(Visitor visitor) {
    for (int slot = 0; slot < slots.length; slot += SLOT) {
      if (slots[slot + MARKED] != 0) {
        visitor.visit(slot);
      }
    }
  }
}

package io.echogate.traffic;

import io.echogate.icmp.Family;
import io.echogate.icmp.Packet;
import io.echogate.policy.Address;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Counts drops by source address, in a table of bounded size: a capture of a flood from a million
 * spoofed addresses takes no more memory than another. Whoever finds no room is counted with all
 * others that found none. The hash is secret, so that nobody can choose addresses that collide.
 */
final class SourceTable {
  private static final int CAPACITY = 1 << 16;
  private static final int FIRST_SLOTS = 1 << 10;
  private static final long MIX = 0x9e37_79b9_7f4a_7c15L;

  /** A slot is in one line of a cache: the address, packets with the family above them, bytes. */
  private static final int SLOT = 4;

  private static final int LOW = 1;
  private static final int PACKETS = 2;
  private static final int BYTES = 3;
  private static final int FAMILY_SHIFT = 62;
  private static final long IP4 = 1L << FAMILY_SHIFT;
  private static final long IP6 = 2L << FAMILY_SHIFT;
  private static final long COUNT = IP4 - 1;

  private final long secret = ThreadLocalRandom.current().nextLong() | 1;
  private final int capacity;
  private long[] slots;
  private int used;
  private long untold;

  /** So that nobody takes reading for useless. */
  @SuppressWarnings("unused")
  private long approached;

  /** Tells 65,536 addresses apart. */
  SourceTable() {
    this(CAPACITY);
  }

  /**
   * Tells so many addresses apart.
   *
   * @param capacity a power of two
   */
  SourceTable(int capacity) {
    this.capacity = capacity;
    slots = new long[SLOT * Math.min(FIRST_SLOTS, 2 * capacity)];
  }

  /**
   * Has the processor fetch what {@link #add} will want of a packet: for many packets at once, that
   * takes little longer than for one.
   */
  void approach(Packet packet) {
    long mark = packet.family() == Family.IP4 ? IP4 : IP6;
    approached += slots[place(mark, packet.sourceHigh(), packet.sourceLow()) + PACKETS];
  }

  /** Counts a packet that was dropped. */
  void add(Packet packet) {
    Family family = packet.family();
    long high = packet.sourceHigh();
    long low = packet.sourceLow();
    // Of a header that cannot be read the addresses are 0.
    if (family == null || ((high | low) == 0 && packet.hopLimit() == Packet.NONE)) {
      untold++;
      return;
    }
    long mark = family == Family.IP4 ? IP4 : IP6;
    int slot = find(mark, high, low);
    if (slots[slot + PACKETS] == 0) {
      slot = take(mark, high, low, slot);
      if (slot < 0) {
        untold++;
        return;
      }
    }
    slots[slot + PACKETS]++;
    slots[slot + BYTES] += packet.frameLength();
  }

  /** Gives an address a slot; below 0 if there is no room for it. */
  private int take(long mark, long high, long low, int free) {
    if (used == capacity) {
      return -1;
    }
    int slot = free;
    if (2 * SLOT * used >= slots.length) {
      grow();
      slot = find(mark, high, low);
    }
    used++;
    slots[slot] = high;
    slots[slot + LOW] = low;
    slots[slot + PACKETS] = mark;
    return slot;
  }

  private void grow() {
    long[] before = slots;
    slots = new long[2 * before.length];
    for (int from = 0; from < before.length; from += SLOT) {
      if (before[from + PACKETS] != 0) {
        int slot = find(before[from + PACKETS] & ~COUNT, before[from], before[from + LOW]);
        System.arraycopy(before, from, slots, slot, SLOT);
      }
    }
  }

  /** The slot at which looking for an address begins. */
  private int place(long mark, long high, long low) {
    long hash = (high ^ secret) * MIX;
    hash = (hash ^ (hash >>> Integer.SIZE) ^ low ^ mark) * secret;
    hash = (hash ^ (hash >>> Integer.SIZE)) * MIX;
    return (int) (hash >>> Integer.SIZE) * SLOT & (slots.length - 1);
  }

  /** The slot of an address, or the free one where it belongs. */
  private int find(long mark, long high, long low) {
    int mask = slots.length - 1;
    int slot = place(mark, high, low);
    while (slots[slot + PACKETS] != 0
        && (slots[slot] != high
            || slots[slot + LOW] != low
            || (slots[slot + PACKETS] & ~COUNT) != mark)) {
      slot = (slot + SLOT) & mask;
    }
    return slot;
  }

  /** The sources of most drops, at most so many. */
  SourceDrops top(int most) {
    List<SourceDrops.Source> sources = new ArrayList<>();
    for (int slot = 0; slot < slots.length; slot += SLOT) {
      if (slots[slot + PACKETS] != 0) {
        Family family = (slots[slot + PACKETS] & ~COUNT) == IP4 ? Family.IP4 : Family.IP6;
        Address address = new Address(family, slots[slot], slots[slot + LOW]);
        sources.add(
            new SourceDrops.Source(address, slots[slot + PACKETS] & COUNT, slots[slot + BYTES]));
      }
    }
    sources.sort(
        Comparator.comparingLong(SourceDrops.Source::packets)
            .reversed()
            .thenComparing(source -> source.address().family())
            .thenComparing(source -> source.address().high(), Long::compareUnsigned)
            .thenComparing(source -> source.address().low(), Long::compareUnsigned));
    List<SourceDrops.Source> top = sources.subList(0, Math.min(most, sources.size()));
    return new SourceDrops(top, sources.size() - top.size(), untold);
  }
}

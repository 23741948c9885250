package io.echogate.traffic;

import io.echogate.icmp.Family;
import io.echogate.icmp.Packet;
import io.echogate.policy.Address;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Counts drops by source address, in a table of a fixed size: a capture of a flood from a million
 * spoofed addresses takes no more memory than another. Whoever finds no room is counted with all
 * others that found none. The hash is secret, so that nobody can choose addresses that collide.
 */
final class SourceTable {
  private static final int CAPACITY = 1 << 16;
  private static final byte FREE = 0;
  private static final byte IP4 = 1;
  private static final byte IP6 = 2;
  private static final long MIX = 0x9e37_79b9_7f4a_7c15L;

  private final long secret = ThreadLocalRandom.current().nextLong() | 1;
  private final int capacity;
  private final byte[] families;
  private final long[] high;
  private final long[] low;
  private final long[] packets;
  private final long[] bytes;
  private int used;
  private long untold;

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
    int slots = 2 * capacity;
    families = new byte[slots];
    high = new long[slots];
    low = new long[slots];
    packets = new long[slots];
    bytes = new long[slots];
  }

  /** Counts a packet that was dropped. */
  void add(Packet packet) {
    Family family = packet.family();
    long sourceHigh = packet.sourceHigh();
    long sourceLow = packet.sourceLow();
    // Of a header that cannot be read the addresses are 0.
    if (family == null || ((sourceHigh | sourceLow) == 0 && packet.hopLimit() == Packet.NONE)) {
      untold++;
      return;
    }
    byte mark = family == Family.IP4 ? IP4 : IP6;
    int slot = find(mark, sourceHigh, sourceLow);
    if (families[slot] == FREE) {
      if (used == capacity) {
        untold++;
        return;
      }
      used++;
      families[slot] = mark;
      high[slot] = sourceHigh;
      low[slot] = sourceLow;
    }
    packets[slot]++;
    bytes[slot] += packet.frameLength();
  }

  private int find(byte mark, long sourceHigh, long sourceLow) {
    int mask = families.length - 1;
    long hash = (sourceHigh ^ secret) * MIX;
    hash = (hash ^ (hash >>> Integer.SIZE) ^ sourceLow ^ mark) * secret;
    hash = (hash ^ (hash >>> Integer.SIZE)) * MIX;
    int slot = (int) (hash >>> Integer.SIZE) & mask;
    while (families[slot] != FREE
        && (families[slot] != mark || high[slot] != sourceHigh || low[slot] != sourceLow)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** The sources of most drops, at most so many. */
  SourceDrops top(int most) {
    List<SourceDrops.Source> sources = new ArrayList<>();
    for (int i = 0; i < families.length; i++) {
      if (families[i] != FREE) {
        Address address =
            new Address(families[i] == IP4 ? Family.IP4 : Family.IP6, high[i], low[i]);
        sources.add(new SourceDrops.Source(address, packets[i], bytes[i]));
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

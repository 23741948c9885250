package io.echogate.traffic.demand;

import io.echogate.icmp.Family;
import io.echogate.icmp.Packet;
import io.echogate.policy.Gcra;
import io.echogate.policy.Limit;
import io.echogate.policy.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A demand for each prefix, of a bounded number of prefixes: a flood from a million spoofed
 * addresses takes no more memory than another. The hash is secret.
 *
 * <p>Of a prefix whose bucket was full again before each of its packets nothing needs to be known
 * but when the last one came. Most prefixes are like that, and one is in one line of a cache. The
 * first packet that comes sooner makes a {@link Demand} of it.
 */
final class DemandTable {
  private static final int MOST = 1 << 15;
  private static final int FIRST_SLOTS = 1 << 6;
  private static final long MIX = 0x9e37_79b9_7f4a_7c15L;

  /**
   * A slot: the prefix, when its last packet came, and its family above the place of its demand.
   */
  private static final int SLOT = 4;

  private static final int LOW = 1;
  private static final int LAST = 2;
  private static final int MARK = 3;
  private static final int FAMILY_SHIFT = 32;
  private static final long IP4 = 1L << FAMILY_SHIFT;
  private static final long IP6 = 2L << FAMILY_SHIFT;
  private static final long PLACE = IP4 - 1;

  private final long secret = ThreadLocalRandom.current().nextLong() | 1;
  private final Limit.Per per;
  private final Limit limit;
  private final Gcra figures;
  private final Prefix mask4;
  private final Prefix mask6;

  /** Whether packets alone are limited, and one finds room in a full bucket. */
  private final boolean counts;

  private long[] slots = new long[SLOT * FIRST_SLOTS];
  private int used;

  /** Those of prefixes of which more is to be known, by their places from 1. */
  private final List<Entry> demands = new ArrayList<>();

  /** What a prefix asked for. */
  record Entry(Prefix prefix, Demand demand) {}

  DemandTable(Limit.Per per, Limit limit, Gcra figures) {
    this.per = per;
    this.limit = limit;
    this.figures = figures;
    mask4 = Prefix.of(Family.IP4, -1, -1, per.bits4());
    mask6 = Prefix.of(Family.IP6, -1, -1, per.bits6());
    counts = limit.bytes().isEmpty() && !figures.never();
  }

  /**
   * A packet meets the bucket of its prefix.
   *
   * @return false if there are too many prefixes already, and this is none of them
   */
  boolean add(Packet packet, long now) {
    Family family = Objects.requireNonNull(packet.family());
    boolean source = per.side() == Limit.Side.SOURCE;
    Prefix mask = family == Family.IP4 ? mask4 : mask6;
    long high = mask.high() & (source ? packet.sourceHigh() : packet.destinationHigh());
    long low = mask.low() & (source ? packet.sourceLow() : packet.destinationLow());
    long mark = family == Family.IP4 ? IP4 : IP6;
    int slot = find(mark, high, low);
    if (slots[slot + MARK] == 0) {
      return take(mark, high, low, packet, now);
    }
    int place = (int) (slots[slot + MARK] & PLACE);
    if (place > 0) {
      demands.get(place - 1).demand().add(figures, packet.frameLength(), now);
    } else if (now - slots[slot + LAST] >= figures.period()) {
      slots[slot + LAST] = now;
    } else {
      Demand demand = demand(slot);
      demand.add(figures, packet.frameLength(), slots[slot + LAST]);
      demand.add(figures, packet.frameLength(), now);
    }
    return true;
  }

  private boolean take(long mark, long high, long low, Packet packet, long now) {
    if (used == MOST) {
      return false;
    }
    if (2 * SLOT * used >= slots.length) {
      grow();
    }
    used++;
    int slot = find(mark, high, low);
    slots[slot] = high;
    slots[slot + LOW] = low;
    slots[slot + LAST] = now;
    slots[slot + MARK] = mark;
    if (!counts) {
      demand(slot).add(figures, packet.frameLength(), now);
    }
    return true;
  }

  /** Makes a demand for a prefix that has none. */
  private Demand demand(int slot) {
    Family family = (slots[slot + MARK] & ~PLACE) == IP4 ? Family.IP4 : Family.IP6;
    Prefix prefix =
        Prefix.of(
            family,
            slots[slot],
            slots[slot + LOW],
            family == Family.IP4 ? per.bits4() : per.bits6());
    Entry entry = new Entry(prefix, new Demand(limit, figures));
    demands.add(entry);
    slots[slot + MARK] |= demands.size();
    return entry.demand();
  }

  private void grow() {
    long[] before = slots;
    slots = new long[2 * before.length];
    for (int from = 0; from < before.length; from += SLOT) {
      if (before[from + MARK] != 0) {
        int slot = find(before[from + MARK] & ~PLACE, before[from], before[from + LOW]);
        System.arraycopy(before, from, slots, slot, SLOT);
      }
    }
  }

  private int find(long mark, long high, long low) {
    int mask = slots.length - 1;
    long hash = (high ^ secret) * MIX;
    hash = (hash ^ (hash >>> Integer.SIZE) ^ low ^ mark) * secret;
    hash = (hash ^ (hash >>> Integer.SIZE)) * MIX;
    int slot = (int) (hash >>> Integer.SIZE) * SLOT & mask;
    while (slots[slot + MARK] != 0
        && (slots[slot] != high
            || slots[slot + LOW] != low
            || (slots[slot + MARK] & ~PLACE) != mark)) {
      slot = (slot + SLOT) & mask;
    }
    return slot;
  }

  /** The demands of which more is to be known. */
  List<Entry> demands() {
    return demands;
  }

  /** Whether there are prefixes whose bucket was full again before each of their packets. */
  boolean hasOthers() {
    return used > demands.size();
  }
}

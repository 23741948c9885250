package io.echogate.traffic.demand;

import io.echogate.icmp.Family;
import io.echogate.icmp.Packet;
import io.echogate.policy.Gcra;
import io.echogate.policy.Limit;
import io.echogate.policy.Prefix;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A demand for each prefix, of a bounded number of prefixes: a flood from a million spoofed
 * addresses takes no more memory than another. The hash is secret.
 */
final class DemandTable {
  private static final int MOST = 1 << 15;
  private static final int FIRST_SLOTS = 1 << 6;
  private static final long MIX = 0x9e37_79b9_7f4a_7c15L;

  private final long secret = ThreadLocalRandom.current().nextLong() | 1;
  private final Limit.Per per;
  private final Limit limit;
  private final Gcra figures;
  private final Prefix mask4;
  private final Prefix mask6;
  private @Nullable Entry[] slots = new @Nullable Entry[FIRST_SLOTS];
  private int used;

  /** What a prefix asked for. */
  static final class Entry extends Demand {
    private final Family family;
    private final long high;
    private final long low;

    Entry(Family family, long high, long low, Limit limit, Gcra figures) {
      super(limit, figures);
      this.family = family;
      this.high = high;
      this.low = low;
    }

    Family family() {
      return family;
    }

    long high() {
      return high;
    }

    long low() {
      return low;
    }
  }

  DemandTable(Limit.Per per, Limit limit, Gcra figures) {
    this.per = per;
    this.limit = limit;
    this.figures = figures;
    mask4 = Prefix.of(Family.IP4, -1, -1, per.bits4());
    mask6 = Prefix.of(Family.IP6, -1, -1, per.bits6());
  }

  /** The demand of a packet's prefix; null if there are too many already. */
  @Nullable Demand of(Packet packet) {
    Family family = Objects.requireNonNull(packet.family());
    boolean source = per.side() == Limit.Side.SOURCE;
    Prefix mask = family == Family.IP4 ? mask4 : mask6;
    long high = mask.high() & (source ? packet.sourceHigh() : packet.destinationHigh());
    long low = mask.low() & (source ? packet.sourceLow() : packet.destinationLow());
    int slot = find(family, high, low);
    Entry entry = slots[slot];
    if (entry != null) {
      return entry;
    }
    if (used == MOST) {
      return null;
    }
    if (2 * used >= slots.length) {
      grow();
      slot = find(family, high, low);
    }
    used++;
    Entry added = new Entry(family, high, low, limit, figures);
    slots[slot] = added;
    return added;
  }

  private void grow() {
    @Nullable Entry[] before = slots;
    slots = new @Nullable Entry[2 * before.length];
    for (Entry entry : before) {
      if (entry != null) {
        slots[find(entry.family, entry.high, entry.low)] = entry;
      }
    }
  }

  private int find(Family family, long high, long low) {
    int mask = slots.length - 1;
    long hash = (high ^ secret) * MIX;
    hash = (hash ^ (hash >>> Integer.SIZE) ^ low ^ family.protocol()) * secret;
    hash = (hash ^ (hash >>> Integer.SIZE)) * MIX;
    int slot = (int) (hash >>> Integer.SIZE) & mask;
    for (Entry entry = slots[slot]; entry != null && !is(entry, family, high, low); ) {
      slot = (slot + 1) & mask;
      entry = slots[slot];
    }
    return slot;
  }

  private static boolean is(Entry entry, Family family, long high, long low) {
    return entry.low == low && entry.high == high && entry.family == family;
  }

  /** The prefix that an entry is about. */
  Prefix prefix(Entry entry) {
    return Prefix.of(
        entry.family,
        entry.high,
        entry.low,
        entry.family == Family.IP4 ? per.bits4() : per.bits6());
  }

  /** All that came, in no order. */
  Iterable<Entry> entries() {
    return () -> Arrays.stream(slots).filter(Objects::nonNull).iterator();
  }
}

package io.echogate.traffic.demand;

import io.echogate.icmp.Family;
import io.echogate.policy.Gcra;
import io.echogate.policy.Limit;
import io.echogate.policy.Prefix;
import io.echogate.traffic.table.AddressSlots;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A demand for each prefix, of a bounded number of prefixes: a flood from a million spoofed
 * addresses takes no more memory than another.
 *
 * <p>Of a prefix whose bucket was full again before each of its packets nothing needs to be known
 * but when the last one came. Most prefixes are like that, and one is in one line of a cache. The
 * first packet that comes sooner makes a {@link Demand} of it.
 */
final class DemandTable {
  private static final int MOST = 1 << 15;
  private static final int FIRST = 16;

  /** The first number is the place of a prefix's demand, the other when its last packet came. */
  private final AddressSlots prefixes = new AddressSlots(MOST);

  private final Limit.Per per;
  private final boolean bySource;
  private final Limit limit;
  private final Gcra figures;
  private final Prefix mask4;
  private final Prefix mask6;

  /** Whether packets alone are limited, and one finds room in a full bucket. */
  private final boolean counts;

  /** Those of prefixes of which more is to be known, by their places from 1. */
  private @Nullable Demand[] demands = new @Nullable Demand[FIRST];

  private int size;

  /** What a prefix asked for. */
  record Entry(Prefix prefix, Demand demand) {}

  DemandTable(Limit.Per per, Limit limit, Gcra figures) {
    this.per = per;
    bySource = per.side() == Limit.Side.SOURCE;
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
  boolean add(Arrival packet, long now) {
    Family family = Objects.requireNonNull(packet.family());
    int known = prefixes.size();
    int slot = prefixes.take(family, high(family, packet), low(family, packet));
    if (slot == AddressSlots.NONE) {
      return false;
    }
    long last = prefixes.other(slot);
    int place = (int) prefixes.number(slot);
    if (place > 0) {
      Objects.requireNonNull(demands[place - 1]).add(figures, packet.frameLength(), now);
    } else if (!counts) {
      demand(slot).add(figures, packet.frameLength(), now);
    } else if (prefixes.size() > known || now - last >= figures.period()) {
      prefixes.setOther(slot, now);
    } else {
      Demand demand = demand(slot);
      demand.add(figures, packet.frameLength(), last);
      demand.add(figures, packet.frameLength(), now);
    }
    return true;
  }

  private long high(Family family, Arrival packet) {
    return mask(family).high() & (bySource ? packet.sourceHigh() : packet.destinationHigh());
  }

  private long low(Family family, Arrival packet) {
    return mask(family).low() & (bySource ? packet.sourceLow() : packet.destinationLow());
  }

  private Prefix mask(Family family) {
    return family == Family.IP4 ? mask4 : mask6;
  }

  /** Makes a demand for a prefix that has none. */
  private Demand demand(int slot) {
    if (size == demands.length) {
      demands = Arrays.copyOf(demands, 2 * size);
    }
    Demand demand = new Demand(limit, figures);
    demands[size++] = demand;
    prefixes.addNumber(slot, size);
    return demand;
  }

  /** The demands of which more is to be known. */
  List<Entry> demands() {
    List<Entry> entries = new ArrayList<>();
    prefixes.forEach(
        slot -> {
          int place = (int) prefixes.number(slot);
          if (place > 0) {
            entries.add(new Entry(prefix(slot), Objects.requireNonNull(demands[place - 1])));
          }
        });
    return entries;
  }

  private Prefix prefix(int slot) {
    Family family = prefixes.family(slot);
    return Prefix.of(
        family,
        prefixes.high(slot),
        prefixes.low(slot),
        family == Family.IP4 ? per.bits4() : per.bits6());
  }

  /** Whether there are prefixes whose bucket was full again before each of their packets. */
  boolean hasOthers() {
    return prefixes.size() > size;
  }
}

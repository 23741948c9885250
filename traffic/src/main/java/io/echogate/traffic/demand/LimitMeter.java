package io.echogate.traffic.demand;

import io.echogate.policy.Gcra;
import io.echogate.policy.Limit;
import io.echogate.policy.Prefix;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Measures what one use of a limit is asked for: all that shares its buckets. It learns nothing of
 * verdicts, and need not: a bucket knows what it would have said.
 */
public final class LimitMeter {
  /** Those refused most first, then by address. */
  private static final Comparator<DemandTable.Entry> ORDER =
      Comparator.<DemandTable.Entry>comparingLong(entry -> -entry.demand().refused())
          .thenComparing(entry -> entry.prefix().family())
          .thenComparing(entry -> entry.prefix().high(), Long::compareUnsigned)
          .thenComparing(entry -> entry.prefix().low(), Long::compareUnsigned);

  private final Limit limit;
  private final Optional<Limit.Per> per;
  private final Gcra figures;

  /**
   * Made by the thread that adds the first packet, and so in its own memory: what another one
   * writes beside it would cost both of them dearly.
   */
  private @Nullable Met met;

  /** What has met the limit. */
  private static final class Met {
    final @Nullable Demand all;
    final @Nullable DemandTable prefixes;
    long packets;
    long untold;

    Met(Limit limit, Optional<Limit.Per> per, Gcra figures) {
      prefixes = per.map(each -> new DemandTable(each, limit, figures)).orElse(null);
      all = prefixes == null ? new Demand(limit, figures) : null;
    }
  }

  LimitMeter(Limit limit, Optional<Limit.Per> per) {
    this.limit = limit;
    this.per = per;
    figures = Gcra.of(limit);
  }

  private Met met() {
    Met known = met;
    if (known == null) {
      known = new Met(limit, per, figures);
      met = known;
    }
    return known;
  }

  /** Whose prefixes have a bucket each; empty where there is one for all. */
  public Optional<Limit.Side> side() {
    return per.map(Limit.Per::side);
  }

  /**
   * A packet meets the limit.
   *
   * @param now in nanoseconds, not before the packet that came last
   */
  public void add(Arrival packet, long now) {
    Met known = met();
    known.packets++;
    if (known.all != null) {
      known.all.add(figures, packet.frameLength(), now);
    } else if (!Objects.requireNonNull(known.prefixes).add(packet, now)) {
      known.untold++;
    }
  }

  /** What came of it so far. */
  LimitDemand demand() {
    Met known = met();
    if (known.all != null) {
      return of(known, known.all, Optional.empty());
    }
    DemandTable table = Objects.requireNonNull(known.prefixes);
    Demand alone = new Demand(limit, figures);
    if (table.hasOthers()) {
      alone.add(figures, 0, 0);
    }
    LimitDemand sum = of(known, alone, Optional.empty());
    List<DemandTable.Entry> entries = table.demands();
    for (DemandTable.Entry entry : entries) {
      sum = plus(sum, of(known, entry.demand(), Optional.empty()));
    }
    Optional<Prefix> worst =
        entries.stream()
            .filter(entry -> entry.demand().refused() > 0)
            .min(ORDER)
            .map(DemandTable.Entry::prefix);
    return new LimitDemand(
        limit, known.packets, sum.refused(), sum.packets(), sum.bytes(), worst, known.untold);
  }

  private LimitDemand of(Met known, Demand demand, Optional<Prefix> worst) {
    return new LimitDemand(
        limit,
        known.packets,
        demand.refused(),
        Optional.ofNullable(demand.packets(figures)),
        Optional.ofNullable(demand.bytes(figures)),
        worst,
        known.untold);
  }

  /** Of two uses of a limit together. */
  static LimitDemand plus(LimitDemand one, LimitDemand other) {
    return new LimitDemand(
        one.limit(),
        one.met() + other.met(),
        one.refused() + other.refused(),
        both(one.packets(), other.packets(), Need::and),
        both(one.bytes(), other.bytes(), Need::and),
        one.refused() >= other.refused()
            ? one.worst().or(other::worst)
            : other.worst().or(one::worst),
        one.untold() + other.untold());
  }

  private static <T> Optional<T> both(Optional<T> one, Optional<T> other, BinaryOperator<T> sum) {
    return one.isPresent() && other.isPresent()
        ? Optional.of(sum.apply(one.get(), other.get()))
        : one.or(() -> other);
  }
}

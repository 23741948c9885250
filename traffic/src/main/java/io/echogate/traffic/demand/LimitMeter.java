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
  private final Gcra figures;
  private final Optional<Limit.Side> side;
  private final @Nullable Demand all;
  private final @Nullable DemandTable prefixes;
  private long met;
  private long untold;

  LimitMeter(Limit limit, Optional<Limit.Per> per) {
    this.limit = limit;
    figures = Gcra.of(limit);
    side = per.map(Limit.Per::side);
    prefixes = per.map(each -> new DemandTable(each, limit, figures)).orElse(null);
    all = prefixes == null ? new Demand(limit, figures) : null;
  }

  /** Whose prefixes have a bucket each; empty where there is one for all. */
  public Optional<Limit.Side> side() {
    return side;
  }

  /**
   * A packet meets the limit.
   *
   * @param now in nanoseconds, not before the packet that came last
   */
  public void add(Arrival packet, long now) {
    met++;
    if (all != null) {
      all.add(figures, packet.frameLength(), now);
    } else if (!Objects.requireNonNull(prefixes).add(packet, now)) {
      untold++;
    }
  }

  /** What came of it so far. */
  LimitDemand demand() {
    if (all != null) {
      return of(all, Optional.empty());
    }
    DemandTable table = Objects.requireNonNull(prefixes);
    Demand alone = new Demand(limit, figures);
    if (table.hasOthers()) {
      alone.add(figures, 0, 0);
    }
    LimitDemand sum = of(alone, Optional.empty());
    List<DemandTable.Entry> entries = table.demands();
    for (DemandTable.Entry entry : entries) {
      sum = plus(sum, of(entry.demand(), Optional.empty()));
    }
    Optional<Prefix> worst =
        entries.stream()
            .filter(entry -> entry.demand().refused() > 0)
            .min(ORDER)
            .map(DemandTable.Entry::prefix);
    return new LimitDemand(limit, met, sum.refused(), sum.packets(), sum.bytes(), worst, untold);
  }

  private LimitDemand of(Demand demand, Optional<Prefix> worst) {
    return new LimitDemand(
        limit,
        met,
        demand.refused(),
        Optional.ofNullable(demand.packets(figures)),
        Optional.ofNullable(demand.bytes(figures)),
        worst,
        untold);
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

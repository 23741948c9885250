package io.echogate.engine;

import io.echogate.policy.Gcra;
import java.util.List;

/**
 * A limiter for each source address. Those whose buckets are full again are swept out now and then:
 * a new one takes their place unnoticed.
 */
final class SourceLimiters {
  private static final int FIRST_SWEEP = 1024;

  private final List<Gcra> figures;
  private final AddressMap<Limiter> limiters = new AddressMap<>();
  private int sweepAt = FIRST_SWEEP;
  private long swept;

  SourceLimiters(List<Gcra> figures) {
    this.figures = figures;
  }

  Limiter of(long high, long low, long now) {
    Limiter limiter = limiters.find(high, low);
    return limiter != null ? limiter : add(high, low, now);
  }

  private Limiter add(long high, long low, long now) {
    if (limiters.size() >= sweepAt) {
      limiters.retainIf(limiter -> !limiter.isFull(now));
      sweepAt = Math.max(FIRST_SWEEP, 2 * limiters.size());
      swept = Math.max(swept, now);
    }
    // Up to the last sweep counts as used, lest a clock that goes backwards finds forgotten credit.
    Limiter limiter = Limiter.of(figures, swept);
    limiters.put(high, low, limiter);
    return limiter;
  }

  /** How many addresses are remembered. */
  int size() {
    return limiters.size();
  }
}

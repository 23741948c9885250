package io.echogate.advice.learned;

import io.echogate.policy.Limit;

/**
 * A limit with figures for what was seen. The rate is twice the most that one bucket was asked for
 * in a second of the clock, rounded up to 1, 2 or 5 times a power of ten, and never below the
 * recommended one; the burst is that of the recommendation, or twice the rate if the rate is higher
 * (RFC 4443, section 2.4(f): bursts must survive). So what was seen passes whenever it comes: no
 * interval of d seconds meets more than d + 2 seconds of the clock.
 *
 * @param basis the recommended one
 * @param peak the most packets that one of its buckets was asked for in a second; 0 if none
 * @param rate packets per period of {@code basis}, an unsigned number
 * @param burst an unsigned number
 */
public record LearnedLimit(Limit basis, long peak, long rate, long burst) {
  private static final long HEADROOM = 2;

  /** The limit for a peak. */
  static LearnedLimit of(Limit basis, long peak) {
    if (basis.packets().isEmpty()) {
      return new LearnedLimit(basis, peak, 0, basis.burst());
    }
    Limit.Rate recommended = basis.packets().get();
    long wanted = friendly(saturated(recommended.seconds(), saturated(HEADROOM, peak)));
    return Long.compareUnsigned(wanted, recommended.amount()) <= 0
        ? new LearnedLimit(basis, peak, recommended.amount(), basis.burst())
        : new LearnedLimit(
            basis, peak, wanted, Math.max(saturated(HEADROOM, wanted), basis.burst()));
  }

  /** Whether more was seen than the recommended rate has headroom for. */
  public boolean raised() {
    return basis.packets().isPresent() && rate != basis.packets().get().amount();
  }

  /** The least of 1, 2, 5, 10, 20, 50... that is not below a number. */
  static long friendly(long number) {
    for (long power = 1; power <= Long.MAX_VALUE / 10; power *= 10) {
      for (long digit : new long[] {1, 2, 5}) {
        if (digit * power >= number) {
          return digit * power;
        }
      }
    }
    return Long.MAX_VALUE;
  }

  /** A product; {@code one} is at least 1. */
  private static long saturated(long one, long other) {
    return other > Long.MAX_VALUE / one ? Long.MAX_VALUE : one * other;
  }
}

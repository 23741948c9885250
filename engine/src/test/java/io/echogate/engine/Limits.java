package io.echogate.engine;

import io.echogate.policy.Action;
import io.echogate.policy.Limit;
import io.echogate.policy.Origin;
import io.echogate.policy.source.Source;
import io.echogate.policy.source.Span;
import java.util.List;
import java.util.Optional;

/** Limits made by hand. */
final class Limits {
  static final long SECOND = 1_000_000_000L;

  private static final Origin ORIGIN = new Origin(new Source("test", ""), new Span(0, 0));

  private Limits() {}

  /** So many packets per so many seconds. */
  static Limit packets(long amount, long seconds, long burst) {
    return new Limit(
        "packets",
        Optional.of(new Limit.Rate(amount, seconds)),
        Optional.empty(),
        burst,
        0,
        Optional.empty(),
        false,
        ORIGIN);
  }

  /** So many bytes per so many seconds. */
  static Limit bytes(long amount, long seconds, long burst) {
    return new Limit(
        "bytes",
        Optional.empty(),
        Optional.of(new Limit.Rate(amount, seconds)),
        0,
        burst,
        Optional.empty(),
        false,
        ORIGIN);
  }

  /**
   * A limit as {@code xfw} has it: so many packets and bytes per second, one second's worth at
   * once.
   */
  static Limit both(long pps, long bps) {
    return new Limit(
        "both",
        Optional.of(new Limit.Rate(pps, 1)),
        Optional.of(new Limit.Rate(bps, 1)),
        pps,
        bps,
        Optional.empty(),
        false,
        ORIGIN);
  }

  static Limiter limiter(Limit... limits) {
    return Limiter.of(Limiter.figures(new Action.RateLimit(List.of(limits))), 0);
  }
}

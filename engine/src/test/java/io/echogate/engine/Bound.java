package io.echogate.engine;

import static io.echogate.engine.Limits.SECOND;
import static org.assertj.core.api.Assertions.fail;

import io.echogate.policy.Limit;
import java.util.List;
import java.util.Optional;

/**
 * What a limit promises (language reference, section 7): admission in any interval is at most the
 * burst, the rate and one.
 */
final class Bound {
  private Bound() {}

  /** A frame at a time. */
  record Arrival(int bytes, long now) {}

  /** Fails unless a limit may have admitted these frames from one bucket, in this order. */
  static void check(Limit limit, List<Arrival> admitted) {
    for (int from = 0; from < admitted.size(); from++) {
      long earliest = admitted.get(from).now;
      long latest = earliest;
      long bytes = 0;
      for (int to = from; to < admitted.size(); to++) {
        Arrival arrival = admitted.get(to);
        earliest = Math.min(earliest, arrival.now);
        latest = Math.max(latest, arrival.now);
        bytes += arrival.bytes;
        double duration = (double) (latest - earliest) / SECOND;
        double packets = to - from + 1;
        double packetBound = most(limit.packets(), limit.burst(), duration);
        double byteBound = most(limit.bytes(), limit.byteBurst(), duration);
        if (packets > packetBound || bytes > byteBound) {
          fail("%s admits %s packets, %s bytes in %s s", limit, packets, bytes, duration);
        }
      }
    }
  }

  /** Burst, rate and one, with a little more for the rounding of these numbers. */
  private static double most(Optional<Limit.Rate> rate, long burst, double duration) {
    return rate.map(of -> (unsigned(burst) + duration * perSecond(of) + 1) * (1 + 1e-12))
        .orElse(Double.POSITIVE_INFINITY);
  }

  static double perSecond(Limit.Rate rate) {
    return unsigned(rate.amount()) / rate.seconds();
  }

  private static double unsigned(long value) {
    return LimitModel.exact(value).doubleValue();
  }
}

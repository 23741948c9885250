package io.echogate.engine;

import static io.echogate.engine.Limits.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.echogate.engine.Bound.Arrival;
import io.echogate.icmp.testing.Property;
import io.echogate.policy.Limit;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class LimiterPropertyTest {
  private static final int CASES = 150;
  private static final int PACKETS = 300;

  @Test
  void decidesAsUnboundedArithmeticDoes() {
    Property.holds(
        random -> {
          int admitted = 0;
          for (int i = 0; i < CASES; i++) {
            List<Limit> limits = limits(random);
            Limiter limiter = Limits.limiter(limits.toArray(Limit[]::new));
            List<LimitModel> models = limits.stream().map(LimitModel::new).toList();
            for (Arrival arrival : arrivals(random, limits, random.nextInt(4) == 0)) {
              boolean expected = LimitModel.admit(models, arrival.bytes(), arrival.now());
              if (expected) {
                admitted++;
              }
              if (limiter.admit(arrival.bytes(), arrival.now()) != expected) {
                fail("%s of %s: expected %s", arrival, limits, expected);
              }
            }
          }
          assertThat(admitted).isBetween(CASES * PACKETS / 10, CASES * PACKETS * 9 / 10);
        });
  }

  @Test
  void admitsInAnyIntervalAtMostTheBurstAndTheRateAndOne() {
    Property.holds(
        random -> {
          for (int i = 0; i < CASES; i++) {
            Limit limit = limits(random).getFirst();
            Limiter limiter = Limits.limiter(limit);
            List<Arrival> admitted = new ArrayList<>();
            for (Arrival arrival : arrivals(random, List.of(limit), random.nextInt(4) == 0)) {
              if (limiter.admit(arrival.bytes(), arrival.now())) {
                admitted.add(arrival);
              }
            }
            Bound.check(limit, admitted);
          }
        });
  }

  @Test
  void admitsAllThatComesAtTheRate() {
    Property.holds(
        random -> {
          for (int i = 0; i < CASES; i++) {
            long pps = 1 + random.nextLong(100_000);
            Limiter limiter = Limits.limiter(Limits.packets(pps, 1, 1 + random.nextLong(3)));
            long period = (SECOND + pps - 1) / pps;
            for (long k = 0; k < PACKETS; k++) {
              assertThat(limiter.admit(60, k * period)).as("packet %d at %d/s", k, pps).isTrue();
            }
          }
        });
  }

  private static List<Limit> limits(RandomGenerator random) {
    List<Limit> limits = new ArrayList<>();
    for (int count = 1 + random.nextInt(4) / 3; count > 0; count--) {
      limits.add(
          switch (random.nextInt(3)) {
            case 0 -> Limits.packets(amount(random), seconds(random, 4), random.nextInt(20));
            case 1 -> Limits.bytes(amount(random), seconds(random, 3), random.nextInt(10_000));
            default -> Limits.both(amount(random), amount(random));
          });
    }
    return limits;
  }

  private static long amount(RandomGenerator random) {
    return switch (random.nextInt(12)) {
      case 0 -> 0;
      case 1 -> random.nextLong();
      case 2 -> 1;
      default -> 1 + random.nextLong(1L << random.nextInt(4, 24));
    };
  }

  /** One of the first units: the cost of a byte a day would not fit 63 bits, and be cut down. */
  private static long seconds(RandomGenerator random, int units) {
    return List.of(1L, 60L, 3_600L, 86_400L).get(random.nextInt(units));
  }

  /** Frames about as fast as the limits let pass, at times that may go backwards. */
  private static List<Arrival> arrivals(
      RandomGenerator random, List<Limit> limits, boolean backwards) {
    long gap = 1 + 3 * limits.stream().mapToLong(limit -> gap(limit)).max().orElse(1);
    long now = random.nextLong(1_000 * SECOND);
    List<Arrival> arrivals = new ArrayList<>();
    for (int i = 0; i < PACKETS; i++) {
      now += random.nextInt(3) == 0 ? 0 : random.nextLong(gap);
      if (backwards && random.nextInt(10) == 0) {
        now = Math.max(0, now - random.nextLong(5 * gap));
      }
      arrivals.add(new Arrival(60 + random.nextInt(random.nextBoolean() ? 40 : 1_455), now));
    }
    return arrivals;
  }

  /**
   * Nanoseconds between two frames of 100 bytes that a limit just lets pass, if they are sensible.
   */
  private static long gap(Limit limit) {
    double packets = limit.packets().map(Bound::perSecond).orElse(1e9);
    double bytes = limit.bytes().map(Bound::perSecond).orElse(1e9) / 100;
    return (long) Math.min(1e14, SECOND / Math.max(1e-6, Math.min(packets, bytes)));
  }
}

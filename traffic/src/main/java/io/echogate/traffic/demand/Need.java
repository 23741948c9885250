package io.echogate.traffic.demand;

import io.echogate.policy.Gcra;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What it would have taken that one side of a limit, packets or bytes, refuses nothing: either a
 * greater rate with the burst that is there, or a greater burst at the rate that is there.
 *
 * @param rate units a second, the smallest that would do; empty if more came at one time than the
 *     burst, so that no rate would
 * @param burst units, the smallest that would do; empty where the limit admits nothing at all
 * @param exact whether the rate is the smallest; else it is at least so high
 */
public record Need(OptionalDouble rate, OptionalLong burst, boolean exact) {
  private static final double NANOS = 1e9;

  /** Costs are rounded up to nanoseconds, packet by packet: that much more makes up for it. */
  private static final double ROUNDED = 1.0005;

  static Need ofPackets(Level level, Gcra figures) {
    OptionalDouble rate =
        level.isAtOnce()
            ? OptionalDouble.empty()
            : OptionalDouble.of(
                level.excess() == 0
                    ? level.rate() * NANOS
                    // The longest period, in whole nanoseconds, that keeps up.
                    : NANOS / Math.max(1, level.time() / level.excess()));
    return new Need(rate, burst(level.deepest(), figures.period()), level.isExact());
  }

  static Need ofBytes(Level level, Gcra figures) {
    OptionalDouble rate =
        level.isAtOnce()
            ? OptionalDouble.empty()
            : OptionalDouble.of(level.rate() * NANOS * (level.excess() == 0 ? 1 : ROUNDED));
    return new Need(rate, byteBurst(level.deepest(), figures), level.isExact());
  }

  private static OptionalLong burst(long deepest, long period) {
    return period == 0
        ? OptionalLong.empty()
        : OptionalLong.of(deepest / period + (deepest % period == 0 ? 0 : 1));
  }

  private static OptionalLong byteBurst(long deepest, Gcra figures) {
    double cost = figures.byteCost() / (double) (1L << Gcra.BYTE_COST_SHIFT);
    return figures.byteCost() == 0
        ? OptionalLong.empty()
        : OptionalLong.of((long) Math.ceil(deepest / cost));
  }

  /** What satisfies both. */
  Need and(Need other) {
    return new Need(
        rate.isEmpty() || other.rate.isEmpty()
            ? OptionalDouble.empty()
            : OptionalDouble.of(Math.max(rate.getAsDouble(), other.rate.getAsDouble())),
        burst.isEmpty() || other.burst.isEmpty()
            ? OptionalLong.empty()
            : OptionalLong.of(Math.max(burst.getAsLong(), other.burst.getAsLong())),
        exact && other.exact);
  }
}

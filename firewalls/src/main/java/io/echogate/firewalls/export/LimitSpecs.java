package io.echogate.firewalls.export;

import io.echogate.firewalls.rules.LimitSpec;
import io.echogate.firewalls.rules.LimitSpec.Unit;
import io.echogate.firewalls.rules.Match.Side;
import io.echogate.policy.Gcra;
import io.echogate.policy.Limit;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A policy's limits in the words of the rule model. */
public final class LimitSpecs {

  private LimitSpecs() {}

  /** Whether a limit admits nothing at all. */
  public static boolean admitsNothing(Limit limit) {
    return Gcra.of(limit).never();
  }

  /**
   * The figures of a limit: one for packets, one for bytes, or both.
   *
   * @param byType whether each ICMP type has buckets of its own
   * @param shared the name under which rules share the buckets, {@code -bytes} behind it for bytes
   */
  public static List<LimitSpec> of(Limit limit, boolean byType, Optional<String> shared) {
    Set<LimitSpec.Key> keys = new HashSet<>();
    if (byType) {
      keys.add(new LimitSpec.Key.Type());
    }
    limit
        .per()
        .ifPresent(
            per ->
                keys.add(
                    new LimitSpec.Key.Prefix(
                        per.side() == Limit.Side.SOURCE ? Side.SOURCE : Side.DESTINATION,
                        per.bits4(),
                        per.bits6())));
    return Stream.of(
            limit.packets().map(rate -> spec(rate, limit.burst(), Unit.PACKETS, keys, shared)),
            limit
                .bytes()
                .map(
                    rate ->
                        spec(
                            rate,
                            limit.byteBurst(),
                            Unit.BYTES,
                            keys,
                            shared.map(name -> name + "-bytes"))))
        .flatMap(Optional::stream)
        .toList();
  }

  private static LimitSpec spec(
      Limit.Rate rate, long burst, Unit unit, Set<LimitSpec.Key> keys, Optional<String> shared) {
    return new LimitSpec(
        saturated(rate.amount()), rate.seconds(), saturated(burst), unit, keys, shared);
  }

  private static long saturated(long unsigned) {
    return unsigned < 0 ? Long.MAX_VALUE : unsigned;
  }
}

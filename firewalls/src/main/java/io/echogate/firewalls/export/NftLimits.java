package io.echogate.firewalls.export;

import io.echogate.firewalls.rules.LimitSpec;
import io.echogate.firewalls.rules.LimitSpec.Unit;
import io.echogate.icmp.Family;
import io.echogate.policy.Action;
import io.echogate.policy.Limit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Limits as nftables can have them. Its buckets are the same as the policy's for packets; those for
 * bytes hold at least what comes in a period.
 */
final class NftLimits {
  private static final long LARGEST_BURST = (1L << 32) - 1;
  private static final long NANOS = 1_000_000_000L;

  private final Losses losses;
  private final Map<String, Integer> entries = new HashMap<>();

  NftLimits(Losses losses) {
    this.losses = losses;
  }

  /** How many entries the tables of buckets have, by name. */
  Map<String, Integer> entries() {
    return entries;
  }

  /**
   * The limits that must all have room; empty if nothing can pass.
   *
   * @param place what tells this use of them from others, such as {@code 12-in}
   * @param byType whether the rule is about several types
   */
  Optional<List<LimitSpec>> of(
      Action.RateLimit action, Clause clause, String place, boolean byType) {
    List<LimitSpec> specs = new ArrayList<>();
    for (Limit limit : action.limits()) {
      if (LimitSpecs.admitsNothing(limit)) {
        return Optional.empty();
      }
      boolean keyed = limit.per().isPresent() || (byType && !limit.shared());
      Optional<String> name = name(limit, clause.family(), place, keyed);
      for (LimitSpec spec : LimitSpecs.of(limit, byType && !limit.shared(), name)) {
        LimitSpec fitted = fitted(spec, limit);
        specs.add(fitted);
        fitted
            .shared()
            .filter(table -> keyed)
            .ifPresent(table -> entries.put(table, limit.per().map(Limit.Per::table).orElse(256)));
      }
      if (limit.per().isPresent()) {
        losses.approximate(
            Optional.of(limit.origin()),
            "per=" + limit.per().get().side().text(),
            "a table that is full takes no new address until one was silent for its timeout;"
                + " packets of others are refused");
      }
      if (limit.bytes().isPresent()) {
        losses.approximate(
            Optional.of(limit.origin()),
            "bytes",
            "the kernel counts the IP packet, without the 14 bytes of Ethernet");
      }
    }
    if (specs.size() > 1) {
      losses.approximate(
          clause.statement(),
          "several limits",
          "a packet that a later one refuses is charged to those before it");
    }
    return Optional.of(specs);
  }

  private static Optional<String> name(Limit limit, Family family, String place, boolean keyed) {
    if (limit.shared()) {
      return Optional.of("limit-" + limit.name() + (keyed ? "-" + family : ""));
    }
    return keyed ? Optional.of("limit-" + limit.name() + "-" + place) : Optional.empty();
  }

  /** The figures that the kernel can hold. */
  private LimitSpec fitted(LimitSpec spec, Limit limit) {
    long amount = spec.amount();
    long seconds = spec.seconds();
    long burst = spec.burst();
    if (spec.unit() == Unit.BYTES && burst < amount && seconds > 1) {
      // A bucket of nftables is never smaller than what comes in a period: take a shorter one.
      losses.approximate(
          Optional.of(limit.origin()),
          "bytes",
          "the rate is rounded down to " + amount / seconds + " bytes a second");
      amount = Math.max(amount / seconds, 1);
      seconds = 1;
    }
    if (spec.unit() == Unit.BYTES && burst < amount) {
      losses.approximate(
          Optional.of(limit.origin()),
          "burst of bytes",
          "a bucket holds a second's worth, " + amount + " bytes, not " + burst);
      burst = amount;
    }
    long cost = Math.max(seconds * NANOS / amount, 1);
    long most = Math.min(LARGEST_BURST, Long.MAX_VALUE / cost);
    if (Long.compareUnsigned(burst, most) > 0) {
      losses.approximate(Optional.of(limit.origin()), "burst", "the kernel holds at most " + most);
      burst = most;
    }
    return new LimitSpec(amount, seconds, burst, spec.unit(), spec.keys(), spec.shared());
  }
}

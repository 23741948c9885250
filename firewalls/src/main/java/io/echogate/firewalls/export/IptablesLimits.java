package io.echogate.firewalls.export;

import io.echogate.firewalls.iptables.KernelRates;
import io.echogate.firewalls.iptables.KernelRates.Rate;
import io.echogate.firewalls.rules.LimitSpec;
import io.echogate.firewalls.rules.LimitSpec.Unit;
import io.echogate.policy.Action;
import io.echogate.policy.Limit;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * Limits as iptables can have them: {@code -m limit} where that is exact, {@code -m hashlimit} for
 * all that has a name or is finer. What the kernel makes of a rate is computed and told.
 */
final class IptablesLimits {
  /** Above that many packets a second, the ticks of {@code -m limit} show. */
  private static final long FASTEST = 100;

  private static final long DAY = 86_400;

  private final String prefix;
  private final Losses losses;
  private final Erring erring;
  private final Map<String, String> names = new HashMap<>();

  IptablesLimits(String prefix, Losses losses, Erring erring) {
    this.prefix = prefix.toLowerCase(Locale.ROOT).substring(0, Math.min(prefix.length(), 6));
    this.losses = losses;
    this.erring = erring;
  }

  /**
   * The limits that must all have room; empty if nothing can pass.
   *
   * @param place what tells this use of them from others
   */
  Optional<List<LimitSpec>> of(Action.RateLimit action, Clause clause, String place) {
    List<LimitSpec> specs = new ArrayList<>();
    for (Limit limit : action.limits()) {
      if (LimitSpecs.admitsNothing(limit)) {
        return Optional.empty();
      }
      String use = limit.name() + (limit.shared() ? " " + clause.family() : " " + place);
      for (LimitSpec spec : LimitSpecs.of(limit, false, Optional.empty())) {
        Optional<LimitSpec> fitted =
            spec.unit() == Unit.BYTES ? bytes(spec, limit, use) : packets(spec, limit, use);
        if (fitted.isPresent()) {
          specs.add(fitted.get());
        } else if (erring == Erring.BLOCK) {
          return Optional.empty();
        }
      }
      note(limit);
    }
    if (specs.size() > 1) {
      losses.approximate(
          clause.statement(),
          "several limits",
          "a packet that a later one refuses is charged to those before it");
    }
    return Optional.of(specs);
  }

  private void note(Limit limit) {
    if (limit.per().isPresent()) {
      losses.approximate(
          Optional.of(limit.origin()),
          "per=" + limit.per().get().side().text(),
          "the kernel sizes the table of hashlimit by its memory; when it is full, packets of new"
              + " addresses are dropped");
    }
    if (limit.shared()) {
      losses.approximate(
          Optional.of(limit.origin()), "shared", "each family has buckets of its own");
    }
  }

  private Optional<LimitSpec> packets(LimitSpec spec, Limit limit, String use) {
    boolean named = limit.shared() || limit.per().isPresent();
    Optional<Rate> plain =
        KernelRates.applied(KernelRates.Match.LIMIT, spec.amount(), spec.seconds());
    boolean exact =
        !named
            && plain.isPresent()
            && isSame(plain.get(), spec)
            && spec.amount() <= FASTEST * spec.seconds()
            && spec.burst() <= KernelRates.Match.LIMIT.largestBurst();
    KernelRates.Match match = exact ? KernelRates.Match.LIMIT : KernelRates.Match.HASHLIMIT;
    Optional<Rate> rate = KernelRates.applied(match, spec.amount(), spec.seconds());
    if (rate.isEmpty()) {
      boolean fast = spec.amount() / spec.seconds() >= 1;
      losses.lose(
          null,
          "ratelimit=" + limit.name(),
          fast
              ? "the kernel counts no more than 1000000 packets a second"
              : "the kernel counts no less than a packet a day");
      return Optional.empty();
    }
    if (!isSame(rate.get(), spec)) {
      losses.approximate(
          Optional.of(limit.origin()),
          "rate=" + spec.amount() + "/" + unit(spec.seconds()),
          "the kernel applies " + rate.get().text());
    }
    long burst = burst(spec, match, rate.get(), limit);
    return Optional.of(
        new LimitSpec(
            rate.get().amount(),
            rate.get().seconds(),
            burst,
            Unit.PACKETS,
            spec.keys(),
            exact
                ? Optional.empty()
                : Optional.of(
                    name(use, rate.get().amount(), rate.get().seconds(), burst, spec.keys()))));
  }

  private long burst(LimitSpec spec, KernelRates.Match match, Rate rate, Limit limit) {
    long burst = Math.min(spec.burst(), match.largestBurst());
    while (burst > 1 && !KernelRates.fills(rate, burst)) {
      burst = burst / 2;
    }
    if (burst != spec.burst()) {
      losses.approximate(
          Optional.of(limit.origin()),
          "burst=" + spec.burst(),
          "the kernel cannot hold more than some " + burst + " at this rate");
    }
    return burst;
  }

  private static boolean isSame(Rate rate, LimitSpec spec) {
    return Math.multiplyHigh(rate.amount(), spec.seconds()) == 0
        && Math.multiplyHigh(spec.amount(), rate.seconds()) == 0
        && rate.amount() * spec.seconds() == spec.amount() * rate.seconds();
  }

  private Optional<LimitSpec> bytes(LimitSpec spec, Limit limit, String use) {
    Optional<Long> rate = KernelRates.appliedBytes(spec.amount() / spec.seconds());
    if (rate.isEmpty()) {
      losses.lose(
          null,
          "bytes of ratelimit=" + limit.name(),
          "the kernel counts from 16 bytes to 4 GiB a second");
      return Optional.empty();
    }
    long burst =
        Math.min(
            KernelRates.appliedByteBurst(rate.get(), spec.burst()),
            (1L << 32) / rate.get() * rate.get() - rate.get());
    losses.approximate(
        Optional.of(limit.origin()),
        "bytes",
        "the kernel applies "
            + rate.get()
            + " a second with a burst of "
            + burst
            + ", and counts the IP packet without the 14 bytes of Ethernet");
    return Optional.of(
        new LimitSpec(
            rate.get(),
            1,
            burst,
            Unit.BYTES,
            spec.keys(),
            Optional.of(name(use + " bytes", rate.get(), 1, burst, spec.keys()))));
  }

  /**
   * A name for the buckets of a use. The kernel keeps the figures of a name that it knows, also
   * when rules with others take the place of those before; so another figure is another name.
   */
  private String name(String use, long rate, long seconds, long burst, Set<LimitSpec.Key> keys) {
    String figures = use + ' ' + rate + '/' + seconds + ' ' + burst + ' ' + keys;
    CRC32 sum = new CRC32();
    sum.update(figures.getBytes(StandardCharsets.UTF_8));
    String name = prefix + '-' + Long.toString(sum.getValue(), Character.MAX_RADIX);
    while (!names.computeIfAbsent(name, key -> figures).equals(figures)) {
      name += "x";
    }
    return name;
  }

  private static String unit(long seconds) {
    return switch ((int) Math.min(seconds, DAY)) {
      case 1 -> "s";
      case 60 -> "m";
      case 3600 -> "h";
      default -> "d";
    };
  }
}

package io.echogate.firewalls.export;

import io.echogate.firewalls.export.SuricataOptions.Does;
import io.echogate.icmp.Family;
import io.echogate.policy.Action.RateLimit;
import io.echogate.policy.Address;
import io.echogate.policy.Limit;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Limits as Suricata counts: a rule's {@code detection_filter} is silent for so many matches in so
 * many seconds and acts on all above; it counts by source or by destination. For all together there
 * is only {@code threshold}, which makes reports fewer, and leaves drops as they are.
 */
final class SuricataLimits {
  private static final BigInteger HIGHEST = BigInteger.valueOf(4_294_967_294L);

  private final Does does;
  private final Losses losses;
  private final Erring erring;

  SuricataLimits(Does does, Losses losses, Erring erring) {
    this.does = does;
    this.losses = losses;
    this.erring = erring;
  }

  /** What a limit makes of a rule; {@code option} is empty if it acts on every packet. */
  record Filter(String name, String option) {
    static Filter always(String name) {
      return new Filter(name, "");
    }
  }

  /** The filters of a clause, with a rule each; none if all its packets pass. */
  List<Filter> of(Clause clause, RateLimit action) {
    String names = String.join("+", action.limits().stream().map(Limit::name).toList());
    if (clause.uncertain()) {
      return erring == Erring.ALLOW ? List.of() : List.of(Filter.always(names));
    }
    if (action.limits().stream().anyMatch(LimitSpecs::admitsNothing)) {
      return List.of(Filter.always(names));
    }
    List<Filter> filters = new ArrayList<>();
    for (Limit limit : action.limits()) {
      if (limit.bytes().isPresent()) {
        losses.lose(
            clause.statement(), "bytes of ratelimit=" + limit.name(), "suricata counts packets");
        if (erring == Erring.BLOCK) {
          return List.of(Filter.always(names));
        }
      }
      if (limit.packets().isPresent()) {
        Optional<String> option = option(clause, limit, limit.packets().get());
        if (option.isEmpty()) {
          return List.of(Filter.always(names));
        }
        filters.add(new Filter(limit.name(), option.get()));
      }
    }
    return filters;
  }

  /** The option of a rule; empty if there is none that errs the right way. */
  private Optional<String> option(Clause clause, Limit limit, Limit.Rate rate) {
    String what = "ratelimit=" + limit.name();
    Window window = Window.of(rate, limit.burst());
    if (limit.shared()) {
      losses.approximate(
          Optional.of(limit.origin()), "shared of " + what, "each rule counts for itself");
    }
    int bits = limit.per().map(per -> bits(clause.family(), per)).orElse(0);
    if (bits > 0) {
      Limit.Side side = limit.per().orElseThrow().side();
      if (bits < Address.bits(clause.family())) {
        losses.lose(
            clause.statement(),
            "per=" + side.text() + " of " + what + ", " + clause.family() + " prefixes of " + bits,
            "suricata counts single addresses, so that one network has many counts");
        if (erring == Erring.BLOCK) {
          return Optional.empty();
        }
      }
      return Optional.of(filter(limit, window, side == Limit.Side.SOURCE ? "by_src" : "by_dst"));
    }
    if (does == Does.DROP) {
      losses.lose(
          clause.statement(),
          what + " for all together",
          "suricata counts by source or by destination what it drops above a limit");
      return erring == Erring.BLOCK
          ? Optional.empty()
          : Optional.of(filter(limit, window, "by_dst"));
    }
    losses.approximate(
        Optional.of(limit.origin()),
        what,
        "more than "
            + window
            + " make one alert, and none more before that time has passed; the count begins with a"
            + " packet and does not slide");
    return Optional.of(
        "threshold:type both, track by_rule, count "
            + window.count().add(BigInteger.ONE)
            + ", seconds "
            + window.seconds());
  }

  private static int bits(Family family, Limit.Per per) {
    return family == Family.IP4 ? per.bits4() : per.bits6();
  }

  private String filter(Limit limit, Window window, String track) {
    losses.approximate(
        Optional.of(limit.origin()),
        "ratelimit=" + limit.name(),
        "all above "
            + window
            + " are acted on until that time has passed, which begins with a packet and does not"
            + " slide: a burst at once uses it up, and around its end twice as many pass");
    return "detection_filter:track "
        + track
        + ", count "
        + window.count()
        + ", seconds "
        + window.seconds();
  }

  /** So many packets in so many seconds: the burst, in the time in which its bucket fills. */
  record Window(BigInteger count, BigInteger seconds) {
    static Window of(Limit.Rate rate, long burst) {
      BigInteger amount = unsigned(rate.amount());
      BigInteger period = BigInteger.valueOf(rate.seconds());
      BigInteger seconds =
          rounded(unsigned(burst).multiply(period), amount).max(BigInteger.ONE).min(HIGHEST);
      BigInteger count = rounded(amount.multiply(seconds), period).max(BigInteger.ONE).min(HIGHEST);
      return new Window(count, seconds);
    }

    private static BigInteger unsigned(long number) {
      return new BigInteger(Long.toUnsignedString(number));
    }

    private static BigInteger rounded(BigInteger a, BigInteger b) {
      return a.add(a).add(b).divide(b.add(b));
    }

    @Override
    public String toString() {
      return count + " in " + seconds + " s";
    }
  }
}

package io.echogate.firewalls.iptables;

import io.echogate.firewalls.iptables.KernelRates.Rate;
import io.echogate.firewalls.rules.LimitSpec;
import io.echogate.firewalls.rules.Match;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code -m limit}. */
final class LimitOptions implements MatchOptions {
  static final long DEFAULT_BURST = 5;

  private Rate rate = new Rate(3, 3600);
  private long burst = DEFAULT_BURST;

  LimitOptions() {}

  @Override
  public String name() {
    return "limit";
  }

  @Override
  public boolean knows(String option) {
    return option.equals("--limit") || option.equals("--limit-burst");
  }

  @Override
  public int read(String option, boolean negated, Words words, int at) {
    if (!words.has(at, option)) {
      return at;
    }
    if (negated) {
      words.error(at, option + " cannot be inverted", "use -m hashlimit --hashlimit-above");
    }
    if (option.equals("--limit")) {
      rate(words, at).ifPresent(value -> rate = value);
    } else {
      long value = Numbers.parse(words.word(at));
      if (value < 0 || value > KernelRates.Match.LIMIT.largestBurst()) {
        words.error(at, "no burst: " + words.word(at), "write a number from 1 to 10000");
      } else if (value == 0) {
        words.warning(
            at, "a burst of 0 is one of 5, where it is not refused", "write a number from 1 on");
      } else {
        burst = value;
      }
    }
    return at + 1;
  }

  private static Optional<Rate> rate(Words words, int at) {
    Optional<RateText> text = RateText.parse(words.word(at), false);
    if (text.isEmpty()) {
      words.error(at, "no rate: " + words.word(at), "write it as 10/second, minute, hour or day");
      return Optional.empty();
    }
    return applied(KernelRates.Match.LIMIT, text.get(), words, at);
  }

  /** What the kernel makes of it. */
  static Optional<Rate> applied(KernelRates.Match match, RateText text, Words words, int at) {
    if (text.odd()) {
      words.warning(
          at,
          "iptables reads this as " + text.amount() + " packets in " + text.seconds() + " s",
          "write the number alone before the slash");
    }
    Optional<Rate> rate = KernelRates.applied(match, text.amount(), text.seconds());
    if (rate.isEmpty()) {
      words.error(
          at,
          "the kernel has no such rate: " + words.word(at),
          "write one from 1/day to " + match.ticks() + "/second");
      return rate;
    }
    long wanted = text.amount() * rate.get().seconds();
    long real = rate.get().amount() * text.seconds();
    // Rates that are not exact by some percent, not those by a rounded fraction.
    if (Math.abs(real - wanted) * 50 > wanted) {
      words.note(
          at,
          "the kernel makes " + rate.get().text() + " of " + words.word(at),
          "only rates are exact that divide a second in whole ticks of 1/"
              + match.ticks()
              + " second");
    }
    return rate;
  }

  @Override
  public void finish(Words words, int at, List<Match> matches) {
    if (!KernelRates.fills(rate, burst)) {
      words.warning(
          at,
          "a burst that takes more than 31 hours to fill",
          "the kernel's numbers overflow; the legacy variant refuses it or applies another burst");
    }
    matches.add(
        new Match.Limit(
            new LimitSpec(
                rate.amount(),
                rate.seconds(),
                burst,
                LimitSpec.Unit.PACKETS,
                Set.of(),
                Optional.empty()),
            false));
  }
}

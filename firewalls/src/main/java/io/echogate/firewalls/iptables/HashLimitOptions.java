package io.echogate.firewalls.iptables;

import io.echogate.firewalls.iptables.KernelRates.Rate;
import io.echogate.firewalls.rules.LimitSpec;
import io.echogate.firewalls.rules.Match;
import io.echogate.icmp.Family;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code -m hashlimit}. */
final class HashLimitOptions implements MatchOptions {
  private static final Set<String> TUNING =
      Set.of(
          "--hashlimit-htable-size", "--hashlimit-htable-gcinterval", "--hashlimit-htable-expire");

  private final Family family;

  /** The limits that were read, by family and name. */
  private final Map<String, LimitSpec> named;

  private @Nullable RateText rate;
  private int rateAt;
  private boolean over;
  private @Nullable String burst;
  private int burstAt;
  private @Nullable String name;
  private String mode = "";
  private int sourceBits;
  private int destinationBits;

  /** All its words, for what is not known here. */
  private final OtherOptions all = OtherOptions.match("hashlimit");

  private boolean unknown;

  HashLimitOptions(Family family, Map<String, LimitSpec> named) {
    this.family = family;
    this.named = named;
    this.sourceBits = family == Family.IP4 ? 32 : 128;
    this.destinationBits = sourceBits;
  }

  @Override
  public String name() {
    return "hashlimit";
  }

  @Override
  public boolean knows(String option) {
    return option.startsWith("--hashlimit");
  }

  @Override
  public int read(String option, boolean negated, Words words, int at) {
    if (option.equals("--hashlimit-rate-match")) {
      unknown = true;
      return all.read(option, negated, words, at);
    }
    if (!words.has(at, option)) {
      return at;
    }
    String value = words.word(at);
    switch (option) {
      case "--hashlimit", "--hashlimit-upto", "--hashlimit-above" -> {
        over = option.equals("--hashlimit-above") != negated;
        Optional<RateText> text = RateText.parse(value, true);
        if (text.isEmpty()) {
          words.error(at, "no rate: " + value, "write it as 10/second or 10kb/s");
        } else {
          rate = text.get();
          rateAt = at;
        }
      }
      case "--hashlimit-burst" -> {
        burst = value;
        burstAt = at;
      }
      case "--hashlimit-name" -> name = value;
      case "--hashlimit-mode" -> mode = value;
      case "--hashlimit-srcmask" -> sourceBits = mask(words, at);
      case "--hashlimit-dstmask" -> destinationBits = mask(words, at);
      case "--hashlimit-htable-max" ->
          words.noteOnce(
              at, "a full table drops packets, whatever the rule says", "this is not followed");
      case "--hashlimit-rate-interval" -> unknown = true;
      default -> {
        if (!TUNING.contains(option)) {
          words.error(at - 1, "no option of hashlimit: " + option, "see iptables -m hashlimit -h");
        }
      }
    }
    return all.read(option, negated, words, at);
  }

  private int mask(Words words, int at) {
    int most = family == Family.IP4 ? 32 : 128;
    long bits = Numbers.parse(words.word(at));
    if (bits < 0 || bits > most) {
      words.error(at, "no prefix length: " + words.word(at), "write a number from 0 to " + most);
      return most;
    }
    return (int) bits;
  }

  @Override
  public void finish(Words words, int at, List<Match> matches) {
    if (unknown) {
      all.finish(words, at, matches);
      return;
    }
    if (rate == null || name == null) {
      words.error(
          at,
          "-m hashlimit needs a rate and a name",
          "write --hashlimit-upto or --hashlimit-above, and --hashlimit-name");
      return;
    }
    if (rate.bytes()) {
      bytes(words, rate, name, matches);
    } else {
      packets(words, rate, name, matches);
    }
  }

  private void packets(Words words, RateText rate, String name, List<Match> matches) {
    long packets = LimitOptions.DEFAULT_BURST;
    if (burst != null) {
      packets = Numbers.parse(burst);
      if (packets < 1 || packets > KernelRates.Match.HASHLIMIT.largestBurst()) {
        words.error(burstAt, "no burst: " + burst, "write a number from 1 to 1000000");
        return;
      }
    }
    Optional<Rate> applied = LimitOptions.applied(KernelRates.Match.HASHLIMIT, rate, words, rateAt);
    if (applied.isEmpty()) {
      return;
    }
    if (!KernelRates.fills(applied.get(), packets)) {
      words.warning(
          rateAt,
          "a burst that takes more than 31 hours to fill",
          "the kernel's numbers overflow; it refuses the rule or applies another burst");
    }
    add(applied.get().amount(), applied.get().seconds(), packets, false, name, words, matches);
  }

  private void bytes(Words words, RateText rate, String name, List<Match> matches) {
    Optional<Long> applied = KernelRates.appliedBytes(rate.amount());
    if (applied.isEmpty()) {
      words.error(rateAt, "the kernel has no such rate", "write one from 16b/s to 4095mb/s");
      return;
    }
    long size = applied.get();
    if (burst != null) {
      long wanted = RateText.bytes(burst);
      if (wanted < 0) {
        wanted = Numbers.parse(burst);
      }
      if (wanted < 0) {
        words.error(burstAt, "no burst: " + burst, "write it as 100kb");
        return;
      }
      if (wanted < size) {
        words.warning(
            burstAt,
            "iptables refuses a burst smaller than the rate, " + size + "b",
            "write at least that");
      }
      size = KernelRates.appliedByteBurst(size, wanted);
    }
    add(applied.get(), 1, size, true, name, words, matches);
  }

  private void add(
      long amount,
      long seconds,
      long burst,
      boolean bytes,
      String name,
      Words words,
      List<Match> matches) {
    LimitSpec limit =
        new LimitSpec(
            amount,
            seconds,
            burst,
            bytes ? LimitSpec.Unit.BYTES : LimitSpec.Unit.PACKETS,
            keys(words),
            Optional.of(name));
    @Nullable LimitSpec first = named.putIfAbsent(family + " " + name, limit);
    if (first != null && !first.equals(limit)) {
      words.warning(
          rateAt,
          "another rule has a limit of the name " + RuleReader.shown(name) + " with other numbers",
          "the kernel applies those of the first rule to both; give each limit its own name");
    }
    matches.add(new Match.Limit(limit, over));
  }

  private Set<LimitSpec.Key> keys(Words words) {
    Set<LimitSpec.Key> keys = new LinkedHashSet<>();
    int from = 0;
    while (from < mode.length()) {
      int comma = mode.indexOf(',', from);
      int to = comma < 0 ? mode.length() : comma;
      String word = mode.substring(from, to);
      switch (word) {
        case "srcip" -> keys.add(key(Match.Side.SOURCE, sourceBits));
        case "dstip" -> keys.add(key(Match.Side.DESTINATION, destinationBits));
        case "srcport", "dstport" -> keys.add(new LimitSpec.Key.Other(word));
        default ->
            words.error(
                rateAt, "no mode of hashlimit: " + word, "write srcip, dstip, srcport, dstport");
      }
      from = to + 1;
    }
    return keys;
  }

  private LimitSpec.Key key(Match.Side side, int bits) {
    return family == Family.IP4
        ? new LimitSpec.Key.Prefix(side, bits, 0)
        : new LimitSpec.Key.Prefix(side, 0, bits);
  }
}

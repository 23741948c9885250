package io.echogate.firewalls.iptables;

import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.Side;
import io.echogate.icmp.Family;
import io.echogate.policy.PrefixSet;
import java.util.List;
import java.util.Optional;

/** {@code -m set}: addresses in a set of {@code ipset}. */
final class SetOptions implements MatchOptions {
  private final Family family;
  private final Ipsets sets;
  private final OtherOptions all = OtherOptions.match("set");
  private String set = "";
  private int setAt;
  private String directions = "";
  private boolean negated;
  private boolean more;

  SetOptions(Family family, Ipsets sets) {
    this.family = family;
    this.sets = sets;
  }

  @Override
  public String name() {
    return "set";
  }

  @Override
  public boolean knows(String option) {
    return switch (option) {
      case "--match-set",
          "--set",
          "--return-nomatch",
          "--update-counters",
          "--update-subcounters",
          "--packets-eq",
          "--packets-lt",
          "--packets-gt",
          "--bytes-eq",
          "--bytes-lt",
          "--bytes-gt" ->
          true;
      default -> false;
    };
  }

  @Override
  public int read(String option, boolean negated, Words words, int at) {
    if (!option.equals("--match-set") && !option.equals("--set")) {
      more = true;
      return all.read(option, negated, words, at);
    }
    if (!words.has(at, option) || !words.has(at + 1, option)) {
      return words.count();
    }
    set = words.word(at);
    setAt = at;
    directions = words.word(at + 1);
    this.negated = negated;
    return all.read("--match-set", negated, words, at);
  }

  @Override
  public void finish(Words words, int at, List<Match> matches) {
    if (set.isEmpty()) {
      words.error(at, "-m set needs --match-set", "write --match-set NAME src or dst");
      return;
    }
    boolean source = directions.equals("src");
    if (more || (!source && !directions.equals("dst"))) {
      all.finish(words, at, matches);
      return;
    }
    Optional<PrefixSet> prefixes = sets.addresses(set, family, words, setAt);
    if (prefixes.isEmpty()) {
      all.finish(words, at, matches);
      return;
    }
    matches.add(
        new Match.Addresses(
            source ? Side.SOURCE : Side.DESTINATION,
            family,
            negated,
            prefixes.get(),
            Optional.of(set)));
  }
}

package io.echogate.firewalls.insertion;

import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Rule;
import io.echogate.icmp.Family;
import io.echogate.policy.MessageSet;
import java.util.List;
import java.util.Optional;

/**
 * Rules in the words of a firewall, and how they get into its text.
 *
 * @param rules in the order in which packets meet them
 * @param lines the rules, in the order in which they stand
 * @param edit what has to be done to the text; empty if that takes a person
 * @param obstacle why it takes a person; empty if it does not
 */
public record Insertion(
    Place place, List<Rule> rules, List<String> lines, Optional<Edit> edit, String obstacle) {
  public Insertion {
    rules = List.copyOf(rules);
    lines = List.copyOf(lines);
  }

  /**
   * Says rules in the words of a chain's text.
   *
   * @param dialect of the chain's text
   * @param before the rule of the chain before which they go, empty for its end: before what no
   *     line says, too
   * @param made rules of one family with matches that the dialect has words for
   * @param taken by insertions with which this one must get along
   */
  public static Insertion of(
      Dialect dialect,
      Chain chain,
      Optional<Rule> before,
      Family family,
      List<Rule> made,
      Taken taken) {
    Spot spot = Spot.of(chain, before);
    Insertion insertion = in(spot, dialect, family, made, taken);
    return new Insertion(
        insertion.place, made, insertion.lines, insertion.edit, insertion.obstacle);
  }

  private static Insertion in(
      Spot spot, Dialect dialect, Family family, List<Rule> made, Taken taken) {
    return switch (dialect) {
      case IPTABLES -> new IptablesLines(spot).insertion(SingleMessages.of(made, family), family);
      case NFTABLES -> new NftLines(spot).insertion(made);
      case IOS, IOS_XR, NX_OS ->
          new CiscoLines(spot, taken).insertion(SingleMessages.of(made, family), dialect, family);
      case JUNOS -> new JunosLines(spot, taken).insertion(made, family);
      case ECHOGATE -> throw new IllegalArgumentException("a policy is mended in its own words");
    };
  }

  /**
   * The rule before which they go, if it decides about nothing behind them: they may take its
   * place.
   */
  public Optional<Rule> needless() {
    return place
        .rule()
        .filter(
            rule ->
                place.chain().rules().stream()
                    .filter(one -> one.origin().equals(rule.origin()))
                    .allMatch(this::takesAll));
  }

  /** Whether a packet that meets a rule meets one of these, whatever it is. */
  private boolean takesAll(Rule rule) {
    Optional<Match.Messages> asked = messages(rule);
    if (asked.isEmpty()) {
      return false;
    }
    MessageSet taken = new MessageSet.Builder().build();
    for (Rule made : rules) {
      Optional<Match.Messages> own =
          messages(made).filter(some -> some.family() == asked.get().family());
      if (own.isPresent() && made.matches().stream().allMatch(one -> isMet(one, rule))) {
        taken = taken.union(own.get().messages());
      }
    }
    return asked.get().messages().without(taken).isEmpty();
  }

  private static boolean isMet(Match match, Rule by) {
    return switch (match) {
      // What is such a message is of its family and protocol.
      case Match.OfFamily _, Match.Protocol _, Match.Messages _ -> true;
      default -> by.matches().contains(match);
    };
  }

  private static Optional<Match.Messages> messages(Rule rule) {
    return rule.matches().stream()
        .filter(match -> match instanceof Match.Messages)
        .map(match -> (Match.Messages) match)
        .findFirst();
  }

  /** Where they go in words, with the line as the caller calls it. */
  public String words(String line) {
    return needless().isPresent() ? "replace " + line + " with" : place.words(line);
  }
}

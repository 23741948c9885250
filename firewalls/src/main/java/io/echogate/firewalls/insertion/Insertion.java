package io.echogate.firewalls.insertion;

import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.Rule;
import io.echogate.icmp.Family;
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
}

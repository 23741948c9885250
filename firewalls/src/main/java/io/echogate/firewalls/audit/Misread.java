package io.echogate.firewalls.audit;

import io.echogate.advice.FindingKinds;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Ranges;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.policy.MessageSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Rules that say something else than they seem to. */
final class Misread {
  private static final String OPTION = "--icmp-type ";
  private static final int ICMP = 1;
  private static final int ICMP6 = 58;

  private Misread() {}

  static List<AuditFinding> of(RuleSet rules) {
    List<AuditFinding> findings = new ArrayList<>();
    for (Chain chain : rules.chains()) {
      for (Rule rule : chain.rules()) {
        if (asksForOther(chain.families(), rule) && !isMeant(chain, rule)) {
          findings.add(
              AuditFinding.of(FindingKinds.find("wrong-family").orElseThrow())
                  .by(rule)
                  .because(
                      "its chain sees "
                          + (chain.families().contains(Family.IP4) ? "IPv4" : "IPv6")
                          + " only, where that protocol does not occur"));
        }
        if (rules.dialect(chain) == Dialect.IPTABLES && isType255(chain, rule)) {
          findings.add(
              AuditFinding.of(FindingKinds.find("type-255-means-any").orElseThrow()).by(rule));
        }
      }
    }
    return findings;
  }

  /**
   * Whether it is there for what is malformed. Exports say so in a comment; and they send both
   * families' ICMP to their chains, with a rule for each.
   */
  private static boolean isMeant(Chain chain, Rule rule) {
    if (rule.comment().startsWith("malformed: ICMPv")) {
      return true;
    }
    int own = chain.families().contains(Family.IP4) ? ICMP : ICMP6;
    return rule.action() instanceof Action.Jump
        && chain.rules().stream()
            .anyMatch(
                other ->
                    other.action().equals(rule.action())
                        && other.matches().contains(new Match.Protocol(false, Ranges.of(own))));
  }

  private static boolean asksForOther(Set<Family> families, Rule rule) {
    if (families.size() != 1) {
      return false;
    }
    int other = families.contains(Family.IP4) ? ICMP6 : ICMP;
    return rule.matches().stream()
        .anyMatch(
            match ->
                switch (match) {
                  case Match.Protocol(boolean negated, var protocols) ->
                      !negated && protocols.equals(Ranges.of(other));
                  case Match.Messages messages -> !families.contains(messages.family());
                  default -> false;
                });
  }

  private static boolean isType255(Chain chain, Rule rule) {
    return chain.families().contains(Family.IP4)
        && saysType255(rule.text())
        && rule.matches().stream()
            .noneMatch(
                match ->
                    match instanceof Match.Messages messages
                        && !messages.messages().equals(MessageSet.all()));
  }

  private static boolean saysType255(String text) {
    int at = text.indexOf(OPTION);
    if (at < 0) {
      return false;
    }
    String value = text.substring(at + OPTION.length()).strip();
    return value.equals("255") || value.startsWith("255 ");
  }
}

package io.echogate.firewalls.audit;

import io.echogate.advice.FindingKinds;
import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rules that let all of ICMP in, without a word about types, sources or rates. */
final class AcceptAll {
  private AcceptAll() {}

  /**
   * One finding for each such rule that decides about something.
   *
   * @param looks what was looked at; where it was not, no rule is known to decide nothing
   */
  static List<AuditFinding> of(RuleSet rules, List<Look> looks) {
    Map<Family, Set<Rule>> live = new EnumMap<>(Family.class);
    looks.stream()
        .filter(look -> look.subject().course() == Course.IN)
        .forEach(look -> live.put(look.subject().family(), Hygiene.live(List.of(look))));
    List<AuditFinding> findings = new ArrayList<>();
    for (Chain chain : rules.chains()) {
      boolean arriving =
          chain.bases().stream()
              .anyMatch(base -> base.hook() == Hook.INPUT || base.hook() == Hook.INGRESS);
      for (Rule rule : chain.rules()) {
        for (Family family : Family.values()) {
          Set<Rule> deciding = live.get(family);
          boolean decides = deciding == null || deciding.contains(rule);
          if (arriving
              && decides
              && chain.families().contains(family)
              && acceptsAll(rule, family)) {
            findings.add(
                AuditFinding.of(FindingKinds.find("icmp-all-allowed").orElseThrow())
                    .on(family, Course.IN)
                    .by(rule));
          }
        }
      }
    }
    return findings;
  }

  private static boolean acceptsAll(Rule rule, Family family) {
    return rule.action() instanceof Action.Accept
        && rule.matches().stream().anyMatch(match -> isProtocol(match, family))
        && rule.matches().stream()
            .allMatch(
                match ->
                    isProtocol(match, family)
                        || match instanceof Match.OfFamily
                        || (match instanceof Match.Parts some
                            && some.parts().contains(Match.Part.WHOLE)));
  }

  private static boolean isProtocol(Match match, Family family) {
    return match instanceof Match.Protocol(boolean negated, var protocols)
        && !negated
        && protocols.list().size() == 1
        && protocols.contains(family.protocol());
  }
}

package io.echogate.firewalls.audit;

import io.echogate.advice.FindingKinds;
import io.echogate.advice.knowledge.Function;
import io.echogate.advice.knowledge.Role;
import io.echogate.firewalls.audit.Verdicts.Case;
import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.regions.Budget;
import io.echogate.firewalls.regions.Decision;
import io.echogate.firewalls.regions.Space;
import io.echogate.firewalls.regions.Subject;
import io.echogate.firewalls.regions.Survey;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Ranges;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.policy.MessageSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Neighbour discovery that a bridge does not let from port to port. No router forwards it; but to
 * the machines at the ports of a bridge, the bridge is the link.
 */
final class BridgedNeighbors {
  private static final int FIRST = 133;
  private static final int LAST = 136;
  private static final int ADVERTISEMENT = 134;

  private BridgedNeighbors() {}

  static List<AuditFinding> of(RuleSet rules, Subject subject, Budget budget) {
    if (subject.course() != Course.FORWARD
        || subject.family() != Family.IP6
        || rules.at(Hook.FORWARD, Family.IP6).stream().noneMatch(one -> isBridge(one.chain()))) {
      return List.of();
    }
    RuleSet asBridged = asBridged(rules);
    Map<String, Map<Decision, List<Needed>>> groups = new LinkedHashMap<>();
    Map<Decision, Case> shown = new LinkedHashMap<>();
    for (Needed needed : needed()) {
      List<Space> spaces = Spaces.of(needed.traffic(), Course.FORWARD);
      Survey survey = Survey.of(List.of(asBridged), subject, spaces, budget);
      List<Tally> tallies = new ArrayList<>();
      for (int i = 0; i < spaces.size(); i++) {
        tallies.addAll(survey.look(i, budget, Tally::of));
      }
      Optional<Case> some = Verdicts.mostly(tallies, Treatment::stops);
      Optional<Decision> by =
          some.flatMap(Case::decision).filter(decision -> isBridge(decision.entered()));
      if (by.isPresent()) {
        String id = needed.type() == ADVERTISEMENT ? "ra-blocked-v6" : "breaks-nd";
        groups
            .computeIfAbsent(id, key -> new LinkedHashMap<>())
            .computeIfAbsent(by.get(), key -> new ArrayList<>())
            .add(needed);
        shown.putIfAbsent(by.get(), some.get());
      }
    }
    List<AuditFinding> findings = new ArrayList<>();
    groups.forEach(
        (id, byDecision) ->
            byDecision.forEach(
                (decision, all) ->
                    Optional.ofNullable(shown.get(decision))
                        .ifPresent(one -> findings.add(finding(id, decision, all, one, subject)))));
    return findings;
  }

  /**
   * The rules as what is bridged meets them: forwarding takes one of the hop limit, which a bridge
   * does not.
   */
  private static RuleSet asBridged(RuleSet rules) {
    List<Chain> chains = new ArrayList<>();
    for (Chain chain : rules.chains()) {
      chains.add(
          isBridge(chain)
              ? chain.with(chain.rules().stream().map(BridgedNeighbors::asBridged).toList())
              : chain);
    }
    return new RuleSet(rules.dialect(), chains, rules.settings());
  }

  private static Rule asBridged(Rule rule) {
    List<Match> matches = rule.matches().stream().map(BridgedNeighbors::asBridged).toList();
    return matches.equals(rule.matches())
        ? rule
        : new Rule(matches, rule.action(), rule.origin(), rule.comment());
  }

  private static Match asBridged(Match match) {
    if (!(match instanceof Match.Numbers numbers)
        || numbers.quantity() != Match.Quantity.HOP_LIMIT) {
      return match;
    }
    List<Ranges.Range> less = new ArrayList<>();
    for (Ranges.Range range : numbers.ranges().list()) {
      less.add(new Ranges.Range(Math.max(0, range.first() - 1), Math.max(0, range.last() - 1)));
    }
    return new Match.Numbers(numbers.quantity(), numbers.negated(), new Ranges(less));
  }

  static boolean isBridge(Chain chain) {
    return chain.name().table().matches("(?:.* )?bridge \\S+");
  }

  /** What the machines of a link, and its routers, cannot do without. */
  private static List<Needed> needed() {
    Map<Integer, Needed> byType = new LinkedHashMap<>();
    Stream.of(Role.HOST, Role.BORDER)
        .flatMap(role -> Needed.of(role, Family.IP6).stream())
        .filter(one -> one.course() == Course.IN)
        .filter(one -> one.type() >= FIRST && one.type() <= LAST)
        .forEach(one -> byType.putIfAbsent(one.type(), one));
    return List.copyOf(byType.values());
  }

  private static AuditFinding finding(
      String id, Decision decision, List<Needed> all, Case shown, Subject subject) {
    MessageSet messages = new MessageSet.Builder().build();
    Set<Function> functions = new LinkedHashSet<>();
    for (Needed needed : all) {
      messages = messages.union(MessageNames.set(Family.IP6, needed.type(), needed.code()));
      functions.addAll(needed.functions());
    }
    return AuditFinding.of(FindingKinds.find(id).orElseThrow())
        .on(Family.IP6, Course.FORWARD)
        .about(messages, List.copyOf(functions))
        .shownBy(Examples.of(subject, shown.slice(), shown.piece().cell()))
        .because(
            "what goes from port to port of the bridge meets it: to them, the bridge is the link")
        .by(decision);
  }

  /** Whether a match is that by which a bridge's chain lets alone what comes over no bridge. */
  static boolean isOfBridge(Match match) {
    return match instanceof Match.Unknown(String what) && what.equals(Match.Unknown.NO_BRIDGE);
  }
}

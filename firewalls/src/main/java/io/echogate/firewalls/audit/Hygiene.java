package io.echogate.firewalls.audit;

import io.echogate.firewalls.regions.Decision;
import io.echogate.firewalls.regions.Outcome;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.ChainName;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.policy.MessageSet;
import io.echogate.policy.Origin;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What stands in rules to no effect, or is not understood. */
final class Hygiene {
  private Hygiene() {}

  /**
   * Remarks on rules.
   *
   * @param dead rules that name ICMP and decide about no message
   * @param unknown rules of which something is not understood
   */
  record Remarks(List<Shadowed> dead, List<Rule> unknown) {}

  /** The rules that decide about some message, or might. */
  static Set<Rule> live(List<Look> looks) {
    Set<Rule> live = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Look look : looks) {
      look.forEachOutcome(outcome -> collect(outcome, live));
    }
    return live;
  }

  static Remarks of(RuleSet rules, List<Look> looks) {
    Set<Rule> live = live(looks);
    Set<Origin> liveLines = liveLines(rules, live);
    Shadows shadows = new Shadows(looks);
    List<Shadowed> dead = new ArrayList<>();
    List<Rule> unknown = new ArrayList<>();
    for (Chain chain : rules.chains()) {
      for (Rule rule : chain.rules()) {
        boolean decides =
            switch (rule.action()) {
              case Action.Accept accept -> true;
              case Action.Drop drop -> true;
              case Action.Reject reject -> true;
              default -> false;
            };
        // A line of which one rule decides something is not dead; and it is told once.
        if (decides && isOfWhole(rule) && namesIcmp(chain, rule) && liveLines.add(rule.origin())) {
          dead.add(new Shadowed(rule, shadows.of(chain, rule)));
        }
        // What keeps the routed out of a bridge's chains is no line of anybody's.
        boolean guards = rule.matches().stream().anyMatch(BridgedNeighbors::isOfBridge);
        if (!guards && isUnknown(rule) && isOfIcmp(chain, rule)) {
          unknown.add(rule);
        }
      }
    }
    return new Remarks(dead, unknown);
  }

  /**
   * The lines of rules that are alive. A line may be several rules, as a verdict map is: it is
   * alive with one of them, if that leads to a chain where something is decided, or leaves packets
   * to the rules behind it.
   */
  private static Set<Origin> liveLines(RuleSet rules, Set<Rule> live) {
    Set<Origin> lines = new HashSet<>();
    live.forEach(rule -> lines.add(rule.origin()));
    Map<ChainName, Chain> chains = rules.byName();
    Map<ChainName, Boolean> known = new HashMap<>();
    for (Chain chain : rules.chains()) {
      for (Rule rule : chain.rules()) {
        boolean leadsOn =
            switch (rule.action()) {
              case Action.Jump(ChainName to) -> isLive(to, chains, live, known);
              case Action.Goto(ChainName to) -> isLive(to, chains, live, known);
              case Action.Return back -> true;
              case Action.Continue on -> true;
              default -> false;
            };
        if (leadsOn) {
          lines.add(rule.origin());
        }
      }
    }
    return lines;
  }

  /** Whether a rule of a chain, or of those that it leads to, decides something. */
  private static boolean isLive(
      ChainName name, Map<ChainName, Chain> chains, Set<Rule> live, Map<ChainName, Boolean> known) {
    Boolean before = known.putIfAbsent(name, false);
    if (before != null) {
      return before;
    }
    boolean some = false;
    Chain chain = chains.get(name);
    if (chain != null) {
      for (Rule rule : chain.rules()) {
        some |=
            live.contains(rule)
                || switch (rule.action()) {
                  case Action.Jump(ChainName to) -> isLive(to, chains, live, known);
                  case Action.Goto(ChainName to) -> isLive(to, chains, live, known);
                  default -> false;
                };
      }
    }
    known.put(name, some);
    return some;
  }

  private static void collect(Outcome outcome, Set<Rule> live) {
    switch (outcome) {
      case Outcome.Decided decided -> {
        for (Decision decision : decided.decisions()) {
          live.addAll(decision.rules());
        }
      }
      case Outcome.IfMet(Rule rule, Outcome met, Outcome missed) -> {
        live.add(rule);
        collect(met, live);
        collect(missed, live);
      }
      case Outcome.IfDecides(Rule rule, Outcome accepted, Outcome dropped, Outcome passed) -> {
        live.add(rule);
        collect(accepted, live);
        collect(dropped, live);
        collect(passed, live);
      }
    }
  }

  /** Whether whole messages can meet a rule: fragments are not looked at. */
  private static boolean isOfWhole(Rule rule) {
    return rule.matches().stream()
        .noneMatch(
            match -> match instanceof Match.Parts some && !some.parts().contains(Match.Part.WHOLE));
  }

  private static boolean isUnknown(Rule rule) {
    return rule.action() instanceof Action.Unknown
        || rule.matches().stream().anyMatch(Match.Unknown.class::isInstance);
  }

  /** Whether a rule asks for ICMP, or for messages of it. */
  private static boolean namesIcmp(Chain chain, Rule rule) {
    return rule.matches().stream()
        .anyMatch(
            match ->
                switch (match) {
                  case Match.Messages messages ->
                      chain.families().contains(messages.family())
                          && !messages
                              .messages()
                              .equals(MessageSet.all().without(MessageSet.all()));
                  case Match.Protocol protocol -> isOwn(chain, protocol);
                  default -> false;
                });
  }

  private static boolean isOwn(Chain chain, Match.Protocol protocol) {
    return !protocol.negated()
        && chain.families().stream()
            .mapToInt(Family::protocol)
            .anyMatch(protocol.protocols()::contains);
  }

  /** Whether ICMP can meet a rule as far as its protocol goes. */
  private static boolean isOfIcmp(Chain chain, Rule rule) {
    return rule.matches().stream()
        .allMatch(
            match ->
                !(match instanceof Match.Protocol(boolean negated, var protocols))
                    || chain.families().stream()
                        .mapToInt(Family::protocol)
                        .anyMatch(number -> protocols.contains(number) != negated));
  }
}

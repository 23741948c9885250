package io.echogate.firewalls.export;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.ChainName;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.Part;
import io.echogate.firewalls.rules.Ranges;
import io.echogate.firewalls.rules.Rule;
import io.echogate.icmp.Family;
import io.echogate.policy.Direction;
import io.echogate.policy.FormRule;
import io.echogate.policy.Origin;
import io.echogate.policy.Policy;
import io.echogate.policy.Verdict;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The list or filter of one direction and family on a router: fragments, then a rule or more for
 * each clause, then all that is not ICMP, which passes.
 */
final class RouterChains {
  private final Policy policy;
  private final Set<String> interfaces;

  RouterChains(Policy policy, Set<String> interfaces) {
    this.policy = policy;
    this.interfaces = interfaces;
  }

  /**
   * The chain.
   *
   * @param firstToo whether the target can tell a first fragment from a whole packet
   * @param rules the rules that a clause becomes
   */
  Chain chain(
      ChainName name,
      Family family,
      Direction direction,
      boolean firstToo,
      List<Clause> clauses,
      Function<Clause, List<Rule>> rules) {
    List<Rule> all = new ArrayList<>();
    boolean block = policy.verdictOf(FormRule.Target.FRAGMENTS, family, direction) == Verdict.DROP;
    if (firstToo && !block && family == Family.IP6) {
      all.add(
          Rules.of(
              List.of(
                  new Match.Messages(Family.IP6, Rules.UNFRAGMENTED),
                  new Match.Parts(Set.of(Part.FIRST))),
              drop(),
              "fragmented neighbour discovery (RFC 6980)"));
    }
    for (Part part : block && firstToo ? List.of(Part.FIRST, Part.LATER) : List.of(Part.LATER)) {
      all.add(
          Rules.of(
              List.of(icmp(family), new Match.Parts(Set.of(part))),
              block ? drop() : Action.ACCEPT,
              "fragments"));
    }
    clauses.forEach(clause -> all.addAll(rules.apply(clause)));
    all.add(Rules.of(List.of(), Action.ACCEPT, "all that is not ICMP"));
    Hook hook = direction == Direction.IN ? Hook.INGRESS : Hook.EGRESS;
    return new Chain(
        name,
        EnumSet.of(family),
        List.of(new Chain.Base(hook, 0, interfaces, Action.DROP)),
        all,
        Rules.NOWHERE);
  }

  /** What dropping is: nothing is dropped in evaluation mode. */
  Action drop() {
    return policy.evaluation().isPresent() ? Action.ACCEPT : Action.DROP;
  }

  /** The matches of a clause, each way to meet it. */
  static List<List<Match>> matches(Clause clause) {
    List<List<Match>> conditions = new ArrayList<>();
    conditions.add(
        List.of(
            Clauses.isAll(clause.messages())
                ? icmp(clause.family())
                : new Match.Messages(clause.family(), clause.messages())));
    clause.conditions().forEach(condition -> conditions.add(unnamed(condition)));
    return Rules.alternatives(conditions).stream()
        .map(Intersections::of)
        .flatMap(Optional::stream)
        .toList();
  }

  /** Sets are written out: a router has them only if somebody else puts them there. */
  private static List<Match> unnamed(List<Match> condition) {
    return condition.stream()
        .map(
            match ->
                match instanceof Match.Addresses addresses
                    ? (Match)
                        new Match.Addresses(
                            addresses.side(),
                            addresses.family(),
                            addresses.negated(),
                            addresses.prefixes(),
                            Optional.empty())
                    : match)
        .toList();
  }

  static Rule rule(Clause clause, List<Match> matches, Action action) {
    Origin origin = clause.statement() == null ? Rules.NOWHERE : clause.statement().origin();
    String comment = clause.place() + ": " + MessageText.of(clause.family(), clause.messages());
    return new Rule(matches, action, origin, comment);
  }

  /**
   * The rule, or one that errs the right way: with the type alone, or none.
   *
   * @param unsayable what the target cannot say of it
   */
  static Optional<Rule> sayable(
      Rule rule, Optional<String> unsayable, Clause clause, Losses losses, Erring erring) {
    if (unsayable.isEmpty()) {
      return Optional.of(rule);
    }
    losses.lose(clause.statement(), "a condition", "it needs " + unsayable.get());
    boolean passes = rule.action() instanceof Action.Accept;
    return passes == (erring == Erring.ALLOW)
        ? Optional.of(rule(clause, rule.matches().subList(0, 1), rule.action()))
        : Optional.empty();
  }

  private static Match icmp(Family family) {
    return new Match.Protocol(false, Ranges.of(family.protocol()));
  }
}

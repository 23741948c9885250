package io.echogate.advice;

import io.echogate.advice.knowledge.Severity;
import io.echogate.policy.Action;
import io.echogate.policy.AddressSet;
import io.echogate.policy.Condition;
import io.echogate.policy.Limit;
import io.echogate.policy.NamedSet;
import io.echogate.policy.Origin;
import io.echogate.policy.Policy;
import io.echogate.policy.Rule;
import io.echogate.policy.SourceFilter;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Sets and limits that no policy of a file uses. */
final class Definitions {
  private Definitions() {}

  static List<Finding> unused(List<Policy> policies) {
    Set<Origin> used = new HashSet<>();
    Set<Origin> sets = new LinkedHashSet<>();
    Set<Origin> limits = new LinkedHashSet<>();
    for (Policy policy : policies) {
      policy.sets().forEach(set -> sets.add(set.origin()));
      policy.limits().forEach(limit -> limits.add(limit.origin()));
      actions(policy).flatMap(Definitions::limits).map(Limit::origin).forEach(used::add);
      policy.rules().stream()
          .flatMap(rule -> rule.conditions().stream())
          .forEach(condition -> addSets(condition, used));
    }
    List<Finding> findings = new ArrayList<>();
    sets.stream()
        .filter(origin -> !used.contains(origin))
        .forEach(origin -> findings.add(finding("unused-set", origin)));
    limits.stream()
        .filter(origin -> !used.contains(origin))
        .forEach(origin -> findings.add(finding("unused-limit", origin)));
    return findings;
  }

  private static Finding finding(String id, Origin origin) {
    return Finding.of(id, Optional.of(origin), new Fix.Remove(origin));
  }

  private static Stream<Action> actions(Policy policy) {
    return Stream.of(
            policy.rules().stream().map(Rule::action),
            policy.defaults().stream().map(rule -> rule.action()),
            policy.sources().entries().stream().map(SourceFilter.Entry::action),
            policy.sources().defaults().stream().map(SourceFilter.Default::action))
        .flatMap(actions -> actions);
  }

  private static Stream<Limit> limits(Action action) {
    return action instanceof Action.RateLimit(List<Limit> limits)
        ? limits.stream()
        : Stream.empty();
  }

  private static void addSets(Condition condition, Set<Origin> used) {
    switch (condition) {
      case Condition.From(boolean negated, AddressSet set) -> addSets(set, used);
      case Condition.To(boolean negated, AddressSet set) -> addSets(set, used);
      case Condition.Compare compare -> {}
      case Condition.Flag flag -> {}
      case Condition.Until until -> {}
    }
  }

  private static void addSets(AddressSet set, Set<Origin> used) {
    for (NamedSet member : set.members()) {
      if (used.add(member.origin())) {
        addSets(member.addresses(), used);
      }
    }
  }

  /** Statements whose day has passed, and sets that say nothing of a family. */
  static List<Finding> ofRules(Policy policy, LocalDate day) {
    List<Finding> findings = new ArrayList<>();
    Set<Finding.Key> told = new HashSet<>();
    for (Rule rule : policy.rules()) {
      for (Condition condition : rule.conditions()) {
        ofCondition(rule, condition, day)
            .filter(finding -> told.add(finding.key()))
            .ifPresent(findings::add);
      }
    }
    return findings;
  }

  private static Optional<Finding> ofCondition(Rule rule, Condition condition, LocalDate day) {
    return switch (condition) {
      case Condition.Until(LocalDate last) ->
          last.isBefore(day)
              ? Optional.of(finding("expired", rule.statement().origin()))
              : Optional.empty();
      case Condition.From(boolean negated, AddressSet set) -> ofSet(rule, negated, set);
      case Condition.To(boolean negated, AddressSet set) -> ofSet(rule, negated, set);
      case Condition.Compare compare -> Optional.empty();
      case Condition.Flag flag -> Optional.empty();
    };
  }

  private static Optional<Finding> ofSet(Rule rule, boolean negated, AddressSet set) {
    if (!set.builtIns().isEmpty() || set.prefixes().size(rule.family()) > 0) {
      return Optional.empty();
    }
    Finding finding =
        Finding.of(
            "set-of-one-family",
            Optional.of(rule.statement().origin()),
            new Fix.Advise(
                "write the family behind icmp, or add prefixes of "
                    + rule.family()
                    + " to the set"));
    String consequence =
        negated
            ? "no address of %s is in the set, so that the condition holds for all of them"
            : "no address of %s is in the set, so that the statement does nothing for them";
    return Optional.of(
        finding
            .withConsequence(consequence.formatted(rule.family()))
            .withSeverity(negated ? Severity.MEDIUM : Severity.LOW));
  }
}

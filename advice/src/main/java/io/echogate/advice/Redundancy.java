package io.echogate.advice;

import io.echogate.icmp.Family;
import io.echogate.policy.Action;
import io.echogate.policy.Condition;
import io.echogate.policy.Direction;
import io.echogate.policy.Rule;
import io.echogate.policy.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Statements that say what the default says anyway: nothing behind them says otherwise of the same
 * types.
 */
final class Redundancy {
  private final Set<Integer> otherwise = new HashSet<>();
  private final Action fallback;

  private Redundancy(Action fallback) {
    this.fallback = fallback;
  }

  static List<Finding> of(Subject subject) {
    Set<Statement> useful = new HashSet<>();
    Set<Statement> all = new LinkedHashSet<>();
    for (Family family : Family.values()) {
      for (Direction direction : Direction.values()) {
        Action fallback =
            subject
                .policy()
                .defaultOf(family, direction)
                .map(rule -> rule.action())
                .orElse(Action.ALLOW);
        Redundancy later = new Redundancy(fallback);
        List<Rule> rules = subject.analysis().rulesOf(family, direction);
        for (Rule rule : rules.reversed()) {
          all.add(rule.statement());
          if (later.changesSomething(rule)) {
            useful.add(rule.statement());
          }
        }
      }
    }
    List<Finding> findings = new ArrayList<>();
    for (Statement statement : all) {
      if (!useful.contains(statement)) {
        findings.add(
            Finding.of(
                    "rule-without-effect",
                    Optional.of(statement.origin()),
                    new Fix.Remove(statement.origin()))
                .withConsequence("the default does the same: the statement changes nothing"));
      }
    }
    return findings;
  }

  /** Whether it is the last word on a family, for those who read. */
  private static boolean saysItOnPurpose(Rule rule) {
    return rule.action() instanceof Action.Block && rule.messages().equals(Messages.all());
  }

  /** Whether a rule makes a difference; called from the last rule to the first. */
  private boolean changesSomething(Rule rule) {
    boolean same =
        !(rule.action() instanceof Action.RateLimit)
            && rule.action().equals(fallback)
            && !saysItOnPurpose(rule)
            && !rule.conditions().contains(Condition.Flag.LOG);
    if (!same) {
      rule.messages().types().forEach(otherwise::add);
      return true;
    }
    return rule.messages().types().anyMatch(otherwise::contains);
  }
}

package io.echogate.advice;

import io.echogate.advice.analysis.Reach;
import io.echogate.policy.Action;
import io.echogate.policy.Condition;
import io.echogate.policy.Dialect;
import io.echogate.policy.Rule;
import io.echogate.policy.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Statements that never decide, decide nothing new, or come too late. */
final class StatementOrder implements Check {
  /** How many statements are looked at for what takes their packets away. */
  private static final int MOST = 200;

  @Override
  public List<Finding> find(Subject subject) {
    List<Finding> findings = new ArrayList<>();
    if (subject.policy().dialect() == Dialect.POLICY) {
      Reach reach = new Reach(subject.analysis());
      Set<Statement> deciders = reach.deciders();
      Map<Statement, List<Rule>> rules = new LinkedHashMap<>();
      subject
          .analysis()
          .rules()
          .forEach(
              rule -> rules.computeIfAbsent(rule.statement(), key -> new ArrayList<>()).add(rule));
      rules.entrySet().stream()
          .filter(entry -> !deciders.contains(entry.getKey()))
          .limit(MOST)
          .forEach(entry -> findings.add(shadowed(reach, entry.getValue())));
      rules.entrySet().stream()
          .filter(entry -> deciders.contains(entry.getKey()))
          .map(entry -> entry.getValue().getFirst())
          .filter(rule -> rule.action() instanceof Action.Block)
          .filter(rule -> hasLimitBefore(subject, rule))
          .limit(MOST)
          .forEach(rule -> tooLate(reach, rule).ifPresent(findings::add));
    }
    findings.addAll(Redundancy.of(subject));
    return findings;
  }

  private static Finding shadowed(Reach reach, List<Rule> rules) {
    Rule rule = rules.getFirst();
    Optional<Rule> taker =
        rules.stream()
            .flatMap(each -> reach.takers(each).stream())
            .filter(statement -> !statement.equals(rule.statement()))
            .findFirst()
            .flatMap(statement -> reach.rules(statement).stream().findFirst());
    Fix remove = new Fix.Remove(rule.statement().origin());
    if (taker.isEmpty()) {
      return Finding.of("rule-without-effect", Optional.of(rule.statement().origin()), remove)
          .withConsequence("no packet meets its conditions: it never decides");
    }
    String id = id(rule.action(), taker.get().action());
    Fix fix =
        id.equals("rule-without-effect")
            ? remove
            : new Fix.Advise("write it before line " + taker.get().statement().line());
    return Finding.of(id, Optional.of(rule.statement().origin()), fix)
        .withRelated(taker.get().statement().origin(), "this decides all of its packets");
  }

  private static String id(Action action, Action before) {
    if (action instanceof Action.RateLimit && before instanceof Action.Allow) {
      return "limit-without-effect";
    }
    return action.equals(before) ? "rule-without-effect" : "shadowed-other-action";
  }

  private static boolean hasLimitBefore(Subject subject, Rule rule) {
    return subject.analysis().rules().stream()
        .takeWhile(earlier -> !earlier.statement().equals(rule.statement()))
        .filter(earlier -> earlier.family() == rule.family())
        .filter(earlier -> earlier.direction() == rule.direction())
        .filter(earlier -> earlier.action() instanceof Action.RateLimit)
        .anyMatch(earlier -> rule.messages().types().anyMatch(earlier.messages()::containsAny));
  }

  /** A block that comes after a limit which lets some of its packets pass. */
  private static Optional<Finding> tooLate(Reach reach, Rule rule) {
    return reach.takers(rule).stream()
        .flatMap(statement -> reach.rules(statement).stream().limit(1))
        .filter(taker -> taker.action() instanceof Action.RateLimit)
        .filter(taker -> !isNarrower(taker, rule))
        .findFirst()
        .map(
            taker ->
                Finding.of(
                        "limit-before-block",
                        Optional.of(rule.statement().origin()),
                        new Fix.Advise("write it before line " + taker.statement().line()))
                    .withRelated(taker.statement().origin(), "this lets some of them pass"));
  }

  /**
   * Whether a limit is an exception to the block behind it: that drops all types, or asks for
   * nothing where the limit does.
   */
  private static boolean isNarrower(Rule limit, Rule block) {
    return block.messages().equals(Messages.all())
        || (conditions(limit) > 0 && conditions(block) == 0);
  }

  private static long conditions(Rule rule) {
    return rule.conditions().stream().filter(condition -> condition != Condition.Flag.LOG).count();
  }
}

package io.echogate.advice;

import io.echogate.advice.analysis.PolicyAnalysis;
import io.echogate.advice.analysis.Reach;
import io.echogate.icmp.Family;
import io.echogate.policy.Action;
import io.echogate.policy.Condition;
import io.echogate.policy.Dialect;
import io.echogate.policy.Direction;
import io.echogate.policy.Origin;
import io.echogate.policy.Rule;
import io.echogate.policy.Statement;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Statements that never decide, decide nothing new, or come too late. */
final class StatementOrder implements Check {
  /**
   * How many pairs of statements are compared for what takes packets away: every statement is
   * looked at in policies of a few hundred, the first ones in longer policies.
   */
  private static final int COMPARISONS = 100_000;

  @Override
  public List<Finding> find(Subject subject) {
    List<Finding> findings = new ArrayList<>();
    if (subject.policy().dialect() == Dialect.POLICY) {
      Reach reach = new Reach(subject.analysis());
      int most = COMPARISONS / Math.max(1, subject.analysis().rules().size()) + 1;
      Set<Statement> deciders = reach.deciders();
      Map<Statement, List<Rule>> rules = new LinkedHashMap<>();
      subject
          .analysis()
          .rules()
          .forEach(
              rule -> rules.computeIfAbsent(rule.statement(), key -> new ArrayList<>()).add(rule));
      rules.entrySet().stream()
          .filter(entry -> !deciders.contains(entry.getKey()))
          .limit(most)
          .forEach(entry -> findings.add(shadowed(reach, subject.analysis(), entry.getValue())));
      blocksBehindLimits(subject.analysis()).stream()
          .filter(rule -> deciders.contains(rule.statement()))
          .limit(most)
          .flatMap(rule -> tooLate(reach, subject.analysis(), rule).stream())
          .filter(new HashSet<>()::add)
          .forEach(findings::add);
    }
    findings.addAll(Redundancy.of(subject));
    return findings;
  }

  private static Finding shadowed(Reach reach, PolicyAnalysis analysis, List<Rule> rules) {
    Rule rule = rules.getFirst();
    List<Rule> takers =
        rules.stream()
            .flatMap(each -> reach.takers(each).stream())
            .filter(statement -> !statement.equals(rule.statement()))
            .distinct()
            .flatMap(statement -> analysis.rulesOf(statement).stream().limit(1))
            .toList();
    Optional<Origin> origin = Optional.of(rule.statement().origin());
    Fix remove = new Fix.Remove(rule.statement().origin());
    if (takers.isEmpty()) {
      return Finding.of("rule-without-effect", origin, remove)
          .withConsequence("no packet meets its conditions: it never decides");
    }
    Rule taker =
        takers.stream()
            .filter(earlier -> !earlier.action().equals(rule.action()))
            .findFirst()
            .orElse(takers.getFirst());
    String id = id(rule.action(), taker.action());
    Fix fix =
        id.equals("rule-without-effect")
            ? remove
            : new Fix.Advise("write it before line " + taker.statement().line());
    return Finding.of(id, origin, fix)
        .withRelated(
            taker.statement().origin(),
            takers.size() == 1
                ? "this decides all of its packets"
                : "this decides some of its packets, and other statements the rest");
  }

  private static String id(Action action, Action before) {
    if (action instanceof Action.RateLimit && before instanceof Action.Allow) {
      return "limit-without-effect";
    }
    return action.equals(before) ? "rule-without-effect" : "shadowed-other-action";
  }

  /** The rules that block types which a rule before them limits. */
  private static List<Rule> blocksBehindLimits(PolicyAnalysis analysis) {
    List<Rule> blocks = new ArrayList<>();
    for (Family family : Family.values()) {
      for (Direction direction : Direction.values()) {
        BitSet limited = new BitSet();
        for (Rule rule : analysis.rulesOf(family, direction)) {
          if (rule.action() instanceof Action.RateLimit) {
            rule.messages().types().forEach(limited::set);
          } else if (rule.action() instanceof Action.Block
              && rule.messages().types().anyMatch(limited::get)) {
            blocks.add(rule);
          }
        }
      }
    }
    return blocks;
  }

  /** A block that comes after a limit which lets some of its packets pass. */
  private static Optional<Finding> tooLate(Reach reach, PolicyAnalysis analysis, Rule rule) {
    return reach.takers(rule).stream()
        .flatMap(statement -> analysis.rulesOf(statement).stream().limit(1))
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

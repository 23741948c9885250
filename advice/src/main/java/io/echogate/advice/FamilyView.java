package io.echogate.advice;

import io.echogate.advice.analysis.PolicyAnalysis;
import io.echogate.icmp.Family;
import io.echogate.policy.Action;
import io.echogate.policy.DefaultRule;
import io.echogate.policy.Direction;
import io.echogate.policy.Policy;
import io.echogate.policy.Rule;
import io.echogate.policy.Statement;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A policy's view of one family in one direction.
 *
 * @param unlisted whether {@code ip_proto} leaves the family's ICMP out
 */
record FamilyView(List<Rule> rules, Optional<DefaultRule> fallback, boolean unlisted) {

  static FamilyView of(PolicyAnalysis analysis, Family family, Direction direction) {
    Policy policy = analysis.policy();
    return new FamilyView(
        analysis.rulesOf(family, direction),
        policy.defaultOf(family, direction),
        direction == Direction.IN && policy.unlisted().contains(family));
  }

  /** Whether nothing gets through. */
  boolean isShut() {
    boolean blocks =
        fallback.map(rule -> rule.action() instanceof Action.Block).orElse(false)
            && rules.stream().allMatch(rule -> rule.action() instanceof Action.Block);
    return unlisted || blocks || wholeBlock().isPresent();
  }

  /** The first rule, if it blocks everything. */
  private Optional<Rule> wholeBlock() {
    return rules.stream()
        .findFirst()
        .filter(rule -> rule.action() instanceof Action.Block)
        .filter(rule -> rule.conditions().isEmpty())
        .filter(rule -> rule.messages().equals(Messages.all()));
  }

  /** The words that shut it, beside which there are no others; null if there are none. */
  private @Nullable Statement shutter() {
    return rules.isEmpty()
        ? fallback
            .filter(rule -> rule.action() instanceof Action.Block)
            .map(DefaultRule::statement)
            .orElse(null)
        : wholeBlock().filter(rule -> rules.size() == 1).map(Rule::statement).orElse(null);
  }

  /**
   * Whether a family is switched off in so many words: its only statement, or its own defaults,
   * block it both ways.
   */
  static boolean isOff(PolicyAnalysis analysis, Family family) {
    return Stream.of(Direction.values())
        .map(direction -> of(analysis, family, direction).shutter())
        .allMatch(statement -> statement != null && isOf(analysis, family, statement));
  }

  /** Whether a statement is about no other family. */
  private static boolean isOf(PolicyAnalysis analysis, Family family, Statement statement) {
    return analysis.rulesOf(statement).stream().allMatch(rule -> rule.family() == family)
        && analysis.policy().defaults().stream()
            .filter(rule -> Objects.equals(rule.statement(), statement))
            .allMatch(rule -> rule.family() == family);
  }
}

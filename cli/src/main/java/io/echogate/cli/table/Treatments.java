package io.echogate.cli.table;

import io.echogate.icmp.Family;
import io.echogate.policy.Action;
import io.echogate.policy.Condition;
import io.echogate.policy.Dialect;
import io.echogate.policy.Direction;
import io.echogate.policy.FormRule;
import io.echogate.policy.Policy;
import io.echogate.policy.Rule;
import io.echogate.policy.Verdict;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a policy does with a family's messages that go one way, read from its rules: a message is
 * followed past each rule that lists it, up to the first that every packet meets.
 */
final class Treatments {
  private static final int CODES = 256;

  private final Policy policy;
  private final Family family;
  private final Direction direction;
  private final List<Rule> rules;

  Treatments(Policy policy, Family family, Direction direction) {
    this.policy = policy;
    this.family = family;
    this.direction = direction;
    rules =
        policy.rules().stream()
            .filter(rule -> rule.family() == family && rule.direction() == direction)
            .toList();
  }

  /**
   * What happens to a type: by code where codes are told apart. The key -1 stands for all codes
   * that are no key.
   */
  Map<Integer, Treatment> ofType(int type) {
    List<Rule> listing = rules.stream().filter(rule -> rule.messages().containsAny(type)).toList();
    BitSet named = new BitSet(CODES);
    for (Rule rule : listing) {
      if (!rule.messages().containsAll(type)) {
        rule.messages().codes(type).forEach(named::set);
      }
    }
    Map<Integer, Treatment> byCode = new TreeMap<>();
    int other = named.nextClearBit(0);
    Treatment others = other < CODES ? of(listing, type, other) : of(listing, type, 0);
    byCode.put(Row.ALL_CODES, others);
    named.stream()
        .forEach(
            code -> {
              Treatment treatment = of(listing, type, code);
              if (!treatment.equals(others)) {
                byCode.put(code, treatment);
              }
            });
    return byCode;
  }

  private Treatment of(List<Rule> candidates, int type, int code) {
    if (policy.dialect() == Dialect.XFW) {
      if (direction == Direction.OUT) {
        return Treatment.of(new Step(List.of(), Action.ALLOW, Optional.empty()));
      }
      if (policy.unlisted().contains(family)) {
        return Treatment.of(new Step(List.of(), Action.BLOCK, policy.protocolStatement()));
      }
    }
    List<Step> steps = new ArrayList<>();
    for (Rule rule : candidates) {
      if (rule.messages().contains(type, code)) {
        Optional<Step> step = step(rule, type).filter(one -> isReached(one, steps));
        step.ifPresent(steps::add);
        if (step.isPresent() && step.get().isFinal()) {
          return new Treatment(steps);
        }
      }
    }
    steps.add(ofDefault());
    return new Treatment(steps);
  }

  /** Whether some packet gets past the steps before: not if one of them asks no more than this. */
  private static boolean isReached(Step step, List<Step> before) {
    return before.stream().noneMatch(one -> step.conditions().containsAll(one.conditions()));
  }

  /** A rule as a step; empty if no packet with the type can meet its conditions. */
  private Optional<Step> step(Rule rule, int type) {
    List<Condition> open = new ArrayList<>();
    for (Condition condition : rule.conditions()) {
      switch (Scope.of(condition, family, type)) {
        case ALWAYS -> {}
        case SOMETIMES -> open.add(condition);
        case NEVER -> {
          return Optional.empty();
        }
      }
    }
    return Optional.of(new Step(open, rule.action(), Optional.of(rule.statement())));
  }

  private Step ofDefault() {
    return policy
        .defaultOf(family, direction)
        .map(rule -> new Step(List.of(), rule.action(), Optional.ofNullable(rule.statement())))
        .orElseGet(() -> new Step(List.of(), Action.ALLOW, Optional.empty()));
  }

  /** What happens to all messages that no rule lists. */
  Treatment ofRest() {
    return of(List.of(), 0, 0);
  }

  /** What happens to fragments or malformed packets. */
  Treatment ofForm(FormRule.Target target) {
    if (policy.dialect() == Dialect.XFW && direction == Direction.OUT) {
      return ofRest();
    }
    Verdict verdict = policy.verdictOf(target, family, direction);
    Optional<FormRule> rule =
        policy.forms().stream()
            .filter(form -> form.target() == target)
            .filter(form -> form.family() == family && form.direction() == direction)
            .findFirst();
    return Treatment.of(
        new Step(
            List.of(),
            verdict == Verdict.PASS ? Action.ALLOW : Action.BLOCK,
            rule.flatMap(form -> Optional.ofNullable(form.statement()))));
  }
}

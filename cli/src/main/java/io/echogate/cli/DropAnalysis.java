package io.echogate.cli;

import io.echogate.advice.Finding;
import io.echogate.advice.analysis.PolicyAnalysis;
import io.echogate.advice.knowledge.Role;
import io.echogate.advice.losses.Drop;
import io.echogate.advice.losses.Losses;
import io.echogate.datapath.Counter;
import io.echogate.datapath.Counts;
import io.echogate.datapath.Decision;
import io.echogate.icmp.Family;
import io.echogate.policy.Direction;
import io.echogate.policy.FormRule;
import io.echogate.policy.Policy;
import io.echogate.policy.Verdict;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a policy has dropped in the kernel, by function.
 *
 * @param counters the same by kind, statements put together
 * @param day on which it is looked at
 */
record DropAnalysis(Policy policy, LocalDate day, List<Counter> counters, Losses losses) {

  DropAnalysis {
    counters = List.copyOf(counters);
  }

  /**
   * Looks at counters of a policy.
   *
   * @param counts what it counted itself
   */
  static DropAnalysis of(Policy policy, Counts counts, InstantSource time) {
    LocalDate day = LocalDate.ofInstant(time.instant(), ZoneOffset.UTC);
    List<Drop> drops =
        counts.decisions().stream()
            .filter(decision -> isDrop(policy, decision))
            .map(DropAnalysis::drop)
            .toList();
    List<Counter> counters =
        counts.counters().stream()
            .filter(counter -> counter.reason().verdict() == Verdict.DROP)
            .filter(counter -> drops.stream().anyMatch(drop -> isOfKind(drop, counter)))
            .toList();
    return new DropAnalysis(
        policy, day, counters, Losses.of(new PolicyAnalysis(policy, day), drops));
  }

  /** Fragments and malformed packets may pass by the policy's defaults, and have one reason. */
  private static boolean isDrop(Policy policy, Decision decision) {
    Counter counter = decision.counter();
    return switch (counter.reason()) {
      case FRAGMENT -> isDropped(FormRule.Target.FRAGMENTS, policy, decision);
      case MALFORMED -> isDropped(FormRule.Target.MALFORMED, policy, decision);
      default -> counter.reason().verdict() == Verdict.DROP;
    };
  }

  private static boolean isDropped(FormRule.Target target, Policy policy, Decision decision) {
    Direction direction = decision.counter().direction();
    Set<Family> families =
        decision.counter().family().map(Set::of).orElse(EnumSet.allOf(Family.class));
    return decision.statement().isEmpty()
        || families.stream()
            .anyMatch(family -> policy.verdictOf(target, family, direction) == Verdict.DROP);
  }

  private static boolean isOfKind(Drop drop, Counter counter) {
    return drop.direction() == counter.direction()
        && drop.family().equals(counter.family())
        && drop.type().equals(counter.type())
        && drop.reason() == counter.reason();
  }

  long packets() {
    return counters.stream().mapToLong(Counter::packets).sum();
  }

  long bytes() {
    return counters.stream().mapToLong(Counter::bytes).sum();
  }

  private static Drop drop(Decision decision) {
    Counter counter = decision.counter();
    return new Drop(
        counter.direction(),
        counter.family(),
        counter.type(),
        counter.reason(),
        decision.statement(),
        counter.packets(),
        counter.bytes());
  }

  /** What advice finds in the policy, whatever the machine is. */
  List<Finding> findings() {
    return Roles.findings(List.of(policy), Arrays.asList(Role.values()), day);
  }
}

package io.echogate.advice;

import io.echogate.advice.knowledge.Knowledge;
import io.echogate.advice.knowledge.Recommendation;
import io.echogate.advice.knowledge.Situation;
import io.echogate.icmp.Family;
import io.echogate.icmp.MessageRange;
import io.echogate.icmp.Registry;
import io.echogate.icmp.Status;
import io.echogate.policy.Action;
import io.echogate.policy.Condition;
import io.echogate.policy.Direction;
import io.echogate.policy.Rule;
import io.echogate.policy.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Types that nobody uses, or that mean something else than their author thinks. */
final class UnusedTypes implements Check {
  /** Types of ICMPv4 that have a meaning there and none in ICMPv6. */
  private static final Set<Integer> IP4_NUMBERS = Set.of(8, 10, 11, 12);

  private static final String LIST = "list the types that are needed: echogate init shows them";

  /** A list that goes on beyond them means all unassigned errors. */
  private static final int BEYOND = 13;

  @Override
  public List<Finding> find(Subject subject) {
    List<Finding> findings = new ArrayList<>();
    for (Rule rule : subject.analysis().rules()) {
      if (rule.direction() == Direction.IN && !(rule.action() instanceof Action.Block)) {
        if (rule.messages().equals(Messages.all())) {
          all(rule).ifPresent(findings::add);
        } else {
          findings.addAll(of(rule));
        }
      }
    }
    byDefault(subject).ifPresent(findings::add);
    return findings;
  }

  /** A default that accepts everything of a family on which there is no other word. */
  private static Optional<Finding> byDefault(Subject subject) {
    return Stream.of(Family.values())
        .filter(
            family ->
                FamilyView.of(subject.analysis(), family, Direction.IN).rules().stream()
                    .allMatch(rule -> rule.action() instanceof Action.Allow))
        .flatMap(family -> subject.policy().defaultOf(family, Direction.IN).stream())
        .filter(rule -> rule.action() instanceof Action.Allow)
        .flatMap(rule -> Stream.ofNullable(rule.statement()))
        .findFirst()
        .map(statement -> at(statement, "icmp-all-allowed", LIST));
  }

  private static Optional<Finding> all(Rule rule) {
    boolean everything =
        rule.action() instanceof Action.Allow
            && rule.conditions().stream().allMatch(Condition.Flag.LOG::equals);
    return everything
        ? Optional.of(at(rule.statement(), "icmp-all-allowed", LIST))
        : Optional.empty();
  }

  private static List<Finding> of(Rule rule) {
    List<Finding> findings = new ArrayList<>();
    switch (rule.family()) {
      case IP4 -> {
        List<Integer> unused =
            rule.messages().types().boxed().filter(type -> isUnused(rule, type)).toList();
        if (!unused.isEmpty()) {
          findings.add(without(rule, "deprecated-allowed", unused));
        }
      }
      case IP6 -> ofIp6(rule, findings);
    }
    return findings;
  }

  private static void ofIp6(Rule rule, List<Finding> findings) {
    if (rule.messages().containsAny(0)) {
      findings.add(without(rule, "icmpv6-type-zero", List.of(0)));
    }
    List<Integer> numbers = rule.messages().types().boxed().filter(IP4_NUMBERS::contains).toList();
    if (!numbers.isEmpty() && !rule.messages().containsAny(BEYOND)) {
      findings.add(without(rule, "icmpv6-v4-number", numbers));
    }
    List<Integer> unassigned =
        rule.messages().types().boxed().filter(type -> type > 0 && isUnused(rule, type)).toList();
    if (!unassigned.isEmpty()) {
      findings.add(without(rule, "icmpv6-unassigned-allowed", unassigned));
    }
    boolean onlyCode0 =
        rule.messages().containsAny(2)
            && !rule.messages().containsAll(2)
            && rule.messages().codes(2).max().orElse(0) == 0;
    if (onlyCode0) {
      findings.add(
          at(rule.statement(), "code-on-packet-too-big", "write packet-too-big without a code"));
    }
  }

  /**
   * Whether a type has no use. Errors that are yet to be assigned may pass within a limit (RFC 4443
   * section 2.4).
   */
  private static boolean isUnused(Rule rule, int type) {
    Status status = Registry.instance().type(rule.family(), type).status();
    Recommendation recommended =
        Knowledge.instance()
            .message(rule.family(), type, MessageRange.ANY_CODE)
            .recommendation(Situation.HOST_IN);
    // Source quench does harm, and is a finding of its own.
    boolean told = rule.family() == Family.IP4 && type == 4;
    return switch (status) {
      case CURRENT, EXPERIMENTAL -> false;
      case DEPRECATED, RESERVED, UNASSIGNED ->
          !told && (recommended == Recommendation.BLOCK || rule.action() instanceof Action.Allow);
    };
  }

  private static Finding without(Rule rule, String id, List<Integer> types) {
    String list =
        types.stream()
            .limit(5)
            .map(type -> Messages.name(rule.family(), type))
            .collect(Collectors.joining(", "));
    return at(
        rule.statement(), id, "take out of the list: " + list + (types.size() > 5 ? ", ..." : ""));
  }

  private static Finding at(Statement statement, String id, String advice) {
    return Finding.of(id, Optional.of(statement.origin()), new Fix.Advise(advice));
  }
}

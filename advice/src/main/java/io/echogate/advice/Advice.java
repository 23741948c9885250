package io.echogate.advice;

import io.echogate.advice.analysis.PolicyAnalysis;
import io.echogate.advice.knowledge.Role;
import io.echogate.icmp.Family;
import io.echogate.policy.Policy;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Looks at policies and says what will not work for whom, and what is left open. */
public final class Advice {
  private static final Comparator<Finding> BY_PLACE =
      Comparator.<Finding>comparingInt(
              finding -> finding.origin().map(origin -> origin.span().start()).orElse(-1))
          .thenComparing(Finding::severity);

  private Advice() {}

  /**
   * What there is to say about the policies of a file, policy by policy and by place; what is about
   * nothing that is written comes before. What is said of definitions comes last.
   *
   * @param policies all of the file
   * @param role what the machine does; without it, only what holds whatever it does
   * @param day today, in UTC
   */
  public static List<Finding> of(List<Policy> policies, Optional<Role> role, LocalDate day) {
    List<Finding> findings = new ArrayList<>();
    for (Policy policy : policies) {
      PolicyAnalysis analysis = new PolicyAnalysis(policy, day);
      List<Finding> ofRole =
          role.map(known -> find(Checks.OF_ROLES, new Subject(analysis, known)))
              .orElseGet(() -> common(analysis));
      List<Finding> ofAll = find(Checks.OF_ALL, new Subject(analysis, Role.HOST));
      Stream.concat(ofRole.stream(), ofAll.stream()).sorted(BY_PLACE).forEach(findings::add);
    }
    findings.addAll(Definitions.unused(policies));
    return List.copyOf(findings);
  }

  /**
   * Whether a policy switches a family off in so many words: its only statement, or its own
   * defaults, block it both ways.
   */
  public static boolean isOff(PolicyAnalysis analysis, Family family) {
    return FamilyView.isOff(analysis, family);
  }

  private static List<Finding> find(List<Check> checks, Subject subject) {
    return checks.stream().flatMap(check -> check.find(subject).stream()).toList();
  }

  /** What is found for every role, as it is said to hosts. */
  private static List<Finding> common(PolicyAnalysis analysis) {
    List<List<Finding>> byRole =
        Arrays.stream(Role.values())
            .map(role -> find(Checks.OF_ROLES, new Subject(analysis, role)))
            .toList();
    Set<Finding.Key> shared = new HashSet<>(keys(byRole.getFirst()));
    byRole.forEach(findings -> shared.retainAll(keys(findings)));
    return byRole.getFirst().stream().filter(finding -> shared.contains(finding.key())).toList();
  }

  private static Set<Finding.Key> keys(List<Finding> findings) {
    return findings.stream().map(Finding::key).collect(Collectors.toSet());
  }
}

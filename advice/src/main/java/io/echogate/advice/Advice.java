package io.echogate.advice;

import io.echogate.advice.analysis.PolicyAnalysis;
import io.echogate.advice.knowledge.Role;
import io.echogate.policy.Origin;
import io.echogate.policy.Policy;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Looks at policies and says what will not work for whom, and what is left open. */
public final class Advice {
  private Advice() {}

  /**
   * What there is to say about the policies of a file, policy by policy, by place; what is about
   * nothing that is written comes first.
   *
   * @param policies all of the file
   * @param role what the machine does; without it, only what holds whatever it does
   * @param day today, in UTC
   */
  public static List<Finding> of(List<Policy> policies, Optional<Role> role, LocalDate day) {
    List<Finding> findings = new ArrayList<>();
    for (Policy policy : policies) {
      PolicyAnalysis analysis = new PolicyAnalysis(policy, day);
      List<Finding> some =
          role.map(known -> find(new Subject(analysis, known, policies)))
              .orElseGet(() -> common(analysis, policies));
      some.stream()
          .sorted(BY_PLACE)
          .filter(new LinkedHashSet<>(findings)::add)
          .forEach(findings::add);
    }
    return List.copyOf(findings);
  }

  private static final Comparator<Finding> BY_PLACE =
      Comparator.<Finding>comparingInt(
              finding -> finding.origin().map(origin -> origin.span().start()).orElse(-1))
          .thenComparing(Finding::severity);

  private static List<Finding> find(Subject subject) {
    return Checks.ALL.stream().flatMap(check -> check.find(subject).stream()).toList();
  }

  /** What tells two findings apart, whatever the role. */
  private record Key(String id, Optional<Origin> origin) {
    static Key of(Finding finding) {
      return new Key(finding.id(), finding.origin());
    }
  }

  /** What is found for every role, as it is said to hosts. */
  private static List<Finding> common(PolicyAnalysis analysis, List<Policy> policies) {
    List<List<Finding>> byRole =
        Arrays.stream(Role.values())
            .map(role -> find(new Subject(analysis, role, policies)))
            .toList();
    Function<List<Finding>, Set<Key>> keys =
        findings -> findings.stream().map(Key::of).collect(Collectors.toSet());
    Set<Key> shared =
        byRole.stream()
            .map(keys)
            .reduce(
                (one, other) -> {
                  Set<Key> both = new LinkedHashSet<>(one);
                  both.retainAll(other);
                  return both;
                })
            .orElse(Set.of());
    return byRole.getFirst().stream().filter(finding -> shared.contains(Key.of(finding))).toList();
  }
}

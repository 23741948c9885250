package io.echogate.advice;

import io.echogate.icmp.Family;
import io.echogate.policy.DefaultRule;
import io.echogate.policy.Rule;
import java.util.List;
import java.util.Optional;

/** Lists of {@code xfw { }} without a word on what they leave out. */
final class UnwrittenDefaults implements Check {

  @Override
  public List<Finding> find(Subject subject) {
    if (!subject.isXfw()) {
      return List.of();
    }
    return subject.policy().defaults().stream()
        .filter(rule -> rule.statement() == null)
        .map(DefaultRule::family)
        .flatMap(family -> first(subject, family).stream())
        .map(
            rule ->
                Finding.of(
                    "default-unknown",
                    Optional.of(rule.statement().origin()),
                    new Fix.Advise(
                        "write what happens to the rest: defaults { icmp %s: block; }"
                            .formatted(rule.family()))))
        .toList();
  }

  private static Optional<Rule> first(Subject subject, Family family) {
    return subject.policy().rules().stream().filter(rule -> rule.family() == family).findFirst();
  }
}

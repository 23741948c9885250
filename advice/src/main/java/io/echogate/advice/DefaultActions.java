package io.echogate.advice;

import io.echogate.advice.knowledge.Role;
import io.echogate.icmp.Family;
import io.echogate.policy.Action;
import io.echogate.policy.DefaultRule;
import io.echogate.policy.Direction;
import io.echogate.policy.FormRule;
import io.echogate.policy.Origin;
import io.echogate.policy.Statement;
import io.echogate.policy.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Defaults that do not suit the role, or are not written. */
final class DefaultActions implements Check {

  @Override
  public List<Finding> find(Subject subject) {
    Map<Finding.Key, Finding> findings = new LinkedHashMap<>();
    for (DefaultRule rule : subject.policy().defaults()) {
      action(subject, rule).ifPresent(finding -> findings.putIfAbsent(finding.key(), finding));
    }
    for (Family family : Family.values()) {
      fragments(subject, family).ifPresent(finding -> findings.putIfAbsent(finding.key(), finding));
    }
    return List.copyOf(findings.values());
  }

  private static Optional<Finding> action(Subject subject, DefaultRule rule) {
    boolean transit = subject.role() == Role.TRANSIT;
    return switch (rule.action()) {
      case Action.Allow() ->
          transit || rule.direction() == Direction.OUT
              ? Optional.empty()
              : Optional.of(
                  Finding.of(
                      "blacklist-mode",
                      origin(rule.statement()),
                      new Fix.Advise(
                          subject.isXfw()
                              ? "write defaults { icmp %s: block; } and list what is needed"
                                  .formatted(rule.family())
                              : "write icmp in: block; and list what is needed")));
      case Action.Block() ->
          transit
              ? Optional.of(
                  Finding.of(
                      "whitelist-on-transit",
                      origin(rule.statement()),
                      new Fix.Advise("allow by default, and block what is never routed")))
              : Optional.empty();
      case Action.RateLimit limited -> Optional.empty();
    };
  }

  private static Optional<Origin> origin(@Nullable Statement statement) {
    return Optional.ofNullable(statement).map(Statement::origin);
  }

  private static Optional<Finding> fragments(Subject subject, Family family) {
    boolean drops =
        subject.policy().verdictOf(FormRule.Target.FRAGMENTS, family, Direction.IN) == Verdict.DROP;
    Optional<Origin> written =
        subject.policy().forms().stream()
            .filter(form -> form.target() == FormRule.Target.FRAGMENTS)
            .filter(form -> form.family() == family && form.direction() == Direction.IN)
            .findFirst()
            .flatMap(form -> origin(form.statement()));
    if (!drops || (written.isEmpty() && !subject.role().forwards())) {
      return Optional.empty();
    }
    String id = subject.role().forwards() ? "fragments-blocked-transit" : "fragments-denied";
    return Optional.of(
        Finding.of(
            id,
            written,
            new Fix.Advise(
                subject.isXfw()
                    ? "echogate format --native writes a policy, which has fragments in: allow;"
                    : "write in the defaults: fragments in: allow;")));
  }
}

package io.echogate.advice;

import io.echogate.advice.analysis.Effect;
import io.echogate.advice.analysis.NeedReport;
import io.echogate.advice.analysis.Outcome;
import io.echogate.advice.knowledge.Severity;
import io.echogate.icmp.Family;
import io.echogate.policy.Condition;
import io.echogate.policy.Direction;
import io.echogate.policy.Origin;
import io.echogate.policy.Rule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Routers tell by these messages that a packet is too large for the next link (RFC 1191, RFC 8201).
 * Without them connections come about and then hang (RFC 2923 section 2.1).
 */
final class PathMtu implements Check {
  private static final String FUNCTION = "pmtud";
  private static final String TUNNELS = "tunnel-pmtud";

  @Override
  public List<Finding> find(Subject subject) {
    List<Finding> findings = new ArrayList<>();
    for (Family family : Family.values()) {
      String id = family == Family.IP4 ? "breaks-pmtud-v4" : "breaks-pmtud-v6";
      Set<Optional<Origin>> blamed = new HashSet<>();
      List<Finding> some = new ArrayList<>(find(subject, family, id, FUNCTION));
      if (subject.role().forwards()) {
        some.addAll(find(subject, family, "tunnel-pmtud-blocked", TUNNELS));
      }
      some.stream().filter(finding -> blamed.add(finding.origin())).forEach(findings::add);
    }
    return findings;
  }

  private static List<Finding> find(Subject subject, Family family, String id, String function) {
    return subject.needs(function, family).stream()
        .flatMap(need -> find(subject, need, id, function).stream())
        .toList();
  }

  private static Optional<Finding> find(
      Subject subject, NeedReport need, String id, String function) {
    Treatment treatment = new Treatment(subject.analysis(), need.outcomes());
    List<Outcome> drops =
        need.outcomes().stream().filter(outcome -> outcome.effect() == Effect.DROP).toList();
    Family family = need.need().family();
    if (drops.isEmpty() || subject.isShut(family, drops.getFirst().example().direction())) {
      return Optional.empty();
    }
    Optional<Outcome> general = treatment.drop();
    if (general.isPresent()) {
      return Optional.of(finding(subject, general.get(), id, function));
    }
    Outcome some = drops.getFirst();
    Optional<Outcome> related = relatedOnly(treatment, drops);
    if (related.isPresent()) {
      Rule rule = treatment.rule(related.get()).orElseThrow();
      return Optional.of(
          finding(subject, some, "related-unavailable", function)
              .withRelated(rule.statement().origin(), "this is for known flows only"));
    }
    if (treatment.sourceDrop().isPresent()) {
      return Optional.of(
          finding(subject, treatment.sourceDrop().get(), "geo-block-hits-errors", function));
    }
    // What is too large for a limit is another finding: byte-budget.
    return treatment.isByLimit(some)
        ? Optional.empty()
        : Optional.of(finding(subject, some, id, function).withSeverity(Severity.HIGH));
  }

  /** The outcome of related messages, if those that are not related are dropped. */
  private static Optional<Outcome> relatedOnly(Treatment treatment, List<Outcome> drops) {
    return drops.stream().anyMatch(outcome -> outcome.example().related())
        ? Optional.empty()
        : treatment.outcomes().stream()
            .filter(outcome -> outcome.effect() != Effect.DROP)
            .filter(
                outcome ->
                    treatment
                        .rule(outcome)
                        .map(rule -> rule.conditions().contains(Condition.Flag.RELATED))
                        .orElse(false))
            .findFirst();
  }

  private static Finding finding(Subject subject, Outcome dropped, String id, String function) {
    Direction direction = dropped.example().direction();
    Set<Family> family = Set.of(dropped.example().family());
    Fix fix =
        dropped.example().family() == Family.IP4
            ? Lines.allow(subject, family, direction, "fragmentation-needed", "3", "")
            : Lines.allow(subject, family, direction, "packet-too-big", "2", "");
    return Finding.of(id, Treatment.origin(dropped), fix)
        .withFunction(Subject.function(function))
        .withExample(dropped.example());
  }
}

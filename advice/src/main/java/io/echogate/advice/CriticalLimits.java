package io.echogate.advice;

import io.echogate.advice.analysis.Journey;
import io.echogate.advice.analysis.Outcome;
import io.echogate.advice.knowledge.Scope;
import io.echogate.advice.knowledge.Way;
import io.echogate.icmp.Family;
import io.echogate.policy.Direction;
import io.echogate.policy.Limit;
import io.echogate.policy.Origin;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Messages that a network stands or falls with, under limits that an ordinary day exceeds. */
final class CriticalLimits implements Check {
  /** What must get through in a second: roles of the knowledge base. */
  private static final long ENOUGH = 200;

  /** The same from one source or to one destination. */
  private static final long ENOUGH_EACH = 10;

  /** A solicitation or advertisement with its usual option, Ethernet header included. */
  private static final long NEIGHBOR_FRAME = 86;

  @Override
  public List<Finding> find(Subject subject) {
    List<Finding> findings = new ArrayList<>();
    Set<Origin> neighbors = new HashSet<>();
    for (int type : List.of(133, 134, 135, 136)) {
      subject
          .treatment(Family.IP6, type, 0, Way.IN, Scope.LINK255)
          .limited()
          .forEach(
              outcome ->
                  tight(subject, outcome, ENOUGH * NEIGHBOR_FRAME)
                      .filter(limit -> neighbors.add(decider(outcome)))
                      .map(limit -> neighbors(subject, outcome, limit))
                      .ifPresent(findings::add));
    }
    for (Family family : Family.values()) {
      Set<Origin> errors = new HashSet<>();
      Journey.of(
              family,
              family == Family.IP4 ? 3 : 2,
              family == Family.IP4 ? 4 : 0,
              subject.delivery(),
              Scope.GLOBAL)
          .stream()
          .flatMap(traffic -> subject.analysis().outcomes(traffic).stream())
          .filter(outcome -> !outcome.limits().isEmpty())
          .forEach(
              outcome ->
                  tight(subject, outcome, 0)
                      .filter(limit -> errors.add(decider(outcome)))
                      .map(limit -> pathMtu(subject, outcome, limit))
                      .ifPresent(findings::add));
    }
    return findings;
  }

  private static Origin decider(Outcome outcome) {
    return Treatment.origin(outcome).orElseThrow();
  }

  /** The first limit of an outcome that is too tight, or shared with others. */
  private static Optional<Limit> tight(Subject subject, Outcome outcome, long bytes) {
    boolean ofDefault = new Treatment(subject.analysis(), List.of(outcome)).isByDefault(outcome);
    return outcome.limits().stream()
        .filter(
            limit ->
                ofDefault
                    || Rates.isBelow(limit, limit.per().isPresent() ? ENOUGH_EACH : ENOUGH)
                    || (limit.per().isEmpty() && Rates.isBelowBytes(limit, bytes))
                    || isSharedWithPings(subject, limit))
        .findFirst();
  }

  private static boolean isSharedWithPings(Subject subject, Limit limit) {
    return limit.shared()
        && Uses.of(subject.policy()).stream()
            .filter(use -> use.limits().contains(limit))
            .anyMatch(
                use ->
                    use.messages()
                        .types()
                        .anyMatch(type -> Sort.of(use.family(), type) == Sort.ECHO));
  }

  private static Finding neighbors(Subject subject, Outcome outcome, Limit limit) {
    return finding(
            "nd-rate-limited",
            outcome,
            limit,
            Lines.allow(
                subject,
                Set.of(Family.IP6),
                Direction.IN,
                "@neighbor-discovery",
                "133, 134, 135, 136",
                "on-link"))
        .withFunction(Subject.function("neighbor-discovery"));
  }

  private static Finding pathMtu(Subject subject, Outcome outcome, Limit limit) {
    Family family = outcome.example().family();
    Direction direction = outcome.example().direction();
    Fix fix =
        family == Family.IP4
            ? Lines.allow(subject, Set.of(family), direction, "fragmentation-needed", "3", "")
            : Lines.allow(subject, Set.of(family), direction, "packet-too-big", "2", "");
    return finding("pmtud-rate-limited", outcome, limit, fix)
        .withFunction(Subject.function("pmtud"));
  }

  private static Finding finding(String id, Outcome outcome, Limit limit, Fix fix) {
    return Finding.of(id, Treatment.origin(outcome), fix)
        .withExample(outcome.example())
        .withRelated(limit.origin(), "this is the limit");
  }
}

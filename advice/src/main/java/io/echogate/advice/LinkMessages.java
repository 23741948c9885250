package io.echogate.advice;

import io.echogate.advice.analysis.Outcome;
import io.echogate.advice.knowledge.Scope;
import io.echogate.advice.knowledge.Way;
import io.echogate.icmp.Family;
import io.echogate.policy.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Messages of the own link beside neighbour discovery: routers and multicast groups. */
final class LinkMessages implements Check {
  private static final int QUERY = 130;
  private static final int REPORT = 143;
  private static final int ADVERTISEMENT = 134;

  @Override
  public List<Finding> find(Subject subject) {
    List<Finding> findings = new ArrayList<>();
    if (!subject.isShut(Family.IP6, Direction.IN)) {
      routers(subject).ifPresent(findings::add);
      groups(subject).ifPresent(findings::add);
    }
    return findings;
  }

  private static Optional<Finding> routers(Subject subject) {
    if (subject.role().forwards()) {
      return Optional.empty();
    }
    return subject
        .treatment(Family.IP6, ADVERTISEMENT, 0, Way.IN, Scope.LINK255)
        .drop()
        .map(
            dropped ->
                finding(
                    subject,
                    dropped,
                    "ra-blocked-v6",
                    "router-discovery",
                    "router-advertisement",
                    "134"));
  }

  private static Optional<Finding> groups(Subject subject) {
    boolean reports =
        subject.treatment(Family.IP6, REPORT, 0, Way.OUT, Scope.LINK1).drop().isEmpty();
    return subject
        .treatment(Family.IP6, QUERY, 0, Way.IN, Scope.LINK1)
        .drop()
        .filter(dropped -> reports)
        .map(
            dropped ->
                finding(
                    subject,
                    dropped,
                    "mld-query-missing",
                    "mld-snooping",
                    "@multicast-listener",
                    "130, 131, 132"));
  }

  private static Finding finding(
      Subject subject, Outcome dropped, String id, String function, String slugs, String types) {
    return Finding.of(
            id,
            Treatment.origin(dropped),
            Lines.allow(subject, Set.of(Family.IP6), Direction.IN, slugs, types, "on-link"))
        .withFunction(Subject.function(function))
        .withExample(dropped.example());
  }
}

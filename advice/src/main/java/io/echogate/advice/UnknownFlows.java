package io.echogate.advice;

import io.echogate.advice.analysis.Journey;
import io.echogate.advice.analysis.Outcome;
import io.echogate.advice.knowledge.Scope;
import io.echogate.advice.knowledge.Way;
import io.echogate.icmp.Family;
import io.echogate.policy.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Messages of path MTU discovery that pass only if the flow is known: on hosts it usually is, but
 * not behind load balancers, on anycast addresses, or where tracking is off (RFC 7690).
 */
final class UnknownFlows implements Check {

  @Override
  public List<Finding> find(Subject subject) {
    List<Finding> findings = new ArrayList<>();
    if (!subject.role().forwards()) {
      of(subject, Family.IP4, 3, 4, "fragmentation-needed").ifPresent(findings::add);
      of(subject, Family.IP6, 2, 0, "packet-too-big").ifPresent(findings::add);
    }
    return findings;
  }

  private static Optional<Finding> of(
      Subject subject, Family family, int type, int code, String slug) {
    var journey = Journey.of(family, type, code, Way.IN, Scope.GLOBAL).getFirst();
    boolean works = subject.treatment(List.of(journey)).drop().isEmpty();
    Optional<Outcome> dropped =
        subject.treatment(List.of(journey.withRelated(false))).drop().filter(outcome -> works);
    return dropped.map(
        outcome ->
            Finding.of(
                    "invalid-drop-before-pmtud",
                    Treatment.origin(outcome),
                    Lines.allow(subject, Set.of(family), Direction.IN, slug, "" + type, ""))
                .withFunction(Subject.function("pmtud-load-balanced"))
                .withExample(outcome.example()));
  }
}

package io.echogate.advice;

import io.echogate.advice.analysis.Outcome;
import io.echogate.advice.knowledge.Way;
import io.echogate.icmp.Family;
import io.echogate.policy.Direction;
import java.util.ArrayList;
import java.util.List;

/** Families of which nothing gets through. */
final class ShutFamilies implements Check {

  @Override
  public List<Finding> find(Subject subject) {
    List<Finding> findings = new ArrayList<>();
    if (subject.isShut(Family.IP4, Direction.IN) && !subject.isOff(Family.IP4)) {
      findings.add(
          finding(subject, "icmp-all-blocked", Family.IP4, Way.IN)
              .withFunction(Subject.function("pmtud")));
    }
    for (Way way : List.of(Way.IN, Way.OUT)) {
      Direction direction = way == Way.IN ? Direction.IN : Direction.OUT;
      if (subject.isShut(Family.IP6, direction) && !subject.isOff(Family.IP6)) {
        findings.add(
            finding(subject, "ipv6-rules-missing", Family.IP6, way)
                .withFunction(Subject.function("neighbor-discovery")));
      }
    }
    return findings;
  }

  private static Finding finding(Subject subject, String id, Family family, Way way) {
    Outcome dropped =
        subject
            .dropOf(family, family == Family.IP4 ? 3 : 2, family == Family.IP4 ? 4 : 0, way)
            .orElseThrow();
    return Finding.of(
            id,
            Treatment.origin(dropped),
            new Fix.Advise(
                subject.isXfw()
                    ? "write icmp %s: allow { %s }"
                        .formatted(
                            family,
                            family == Family.IP4
                                ? "0, 3, 8, 11, 12"
                                : "1, 2, 3, 4, 128, 129, 130, 131, 132, 133, 134, 135, 136, 143")
                    : "start from echogate init, which writes a policy for the role"))
        .withExample(dropped.example());
  }
}

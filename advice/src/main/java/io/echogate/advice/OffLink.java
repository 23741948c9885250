package io.echogate.advice;

import io.echogate.advice.analysis.Effect;
import io.echogate.advice.analysis.Journey;
import io.echogate.advice.analysis.Outcome;
import io.echogate.advice.knowledge.Role;
import io.echogate.icmp.Family;
import io.echogate.policy.Origin;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Messages of a link that are let in from elsewhere, or forwarded. */
final class OffLink implements Check {
  private static final List<Integer> TYPES =
      List.of(130, 131, 132, 133, 134, 135, 136, 141, 142, 143, 148, 149, 151, 152, 153);

  @Override
  public List<Finding> find(Subject subject) {
    Map<Origin, Outcome> passing = new LinkedHashMap<>();
    for (int type : TYPES) {
      subject.analysis().outcomes(Journey.fromOffLink(Family.IP6, type, 0)).stream()
          .filter(outcome -> outcome.effect() != Effect.DROP)
          .forEach(
              outcome ->
                  Treatment.origin(outcome)
                      .ifPresent(origin -> passing.putIfAbsent(origin, outcome)));
    }
    List<Finding> findings = new ArrayList<>();
    passing.forEach(
        (origin, outcome) -> {
          if (!subject.isXfw()) {
            findings.add(finding(subject, "off-link-nd-allowed", outcome));
          } else if (findings.isEmpty() && subject.role() != Role.TRANSIT) {
            findings.add(limitation(outcome));
          }
        });
    return findings;
  }

  private static Finding finding(Subject subject, String id, Outcome outcome) {
    boolean ofDefault = new Treatment(subject.analysis(), List.of(outcome)).isByDefault(outcome);
    Fix fix =
        ofDefault
            ? new Fix.Advise(
                "allow them on-link, and block them behind that:"
                    + " icmp ip6: block { @neighbor-discovery, @multicast-listener,"
                    + " @secure-neighbor, @inverse-neighbor, @multicast-router }")
            : new Fix.Advise("write on-link behind the list, in a statement of these types alone");
    return Finding.of(id, Treatment.origin(outcome), fix).withExample(outcome.example());
  }

  /** The dialect has no word for it. */
  private static Finding limitation(Outcome outcome) {
    return Finding.of(
            "engine-limitation",
            Treatment.origin(outcome),
            new Fix.Advise("echogate format --native writes a policy, which has on-link"))
        .withExample(outcome.example());
  }
}

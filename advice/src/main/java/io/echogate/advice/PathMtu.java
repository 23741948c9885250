package io.echogate.advice;

import io.echogate.advice.analysis.Effect;
import io.echogate.advice.analysis.NeedReport;
import io.echogate.advice.analysis.Outcome;
import io.echogate.advice.analysis.Standing;
import io.echogate.icmp.Family;
import io.echogate.policy.Direction;
import io.echogate.policy.Origin;
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

  @Override
  public List<Finding> find(Subject subject) {
    List<Finding> findings = new ArrayList<>();
    for (Family family : Family.values()) {
      Set<Optional<Origin>> blamed = new HashSet<>();
      for (NeedReport need : subject.needs(FUNCTION, family)) {
        if (need.standing() == Standing.BROKEN) {
          Outcome dropped = Subject.only(Effect.DROP, need.outcomes()).getFirst();
          if (blamed.add(Subject.origin(dropped))) {
            findings.add(finding(subject, family, dropped));
          }
        }
      }
    }
    return findings;
  }

  private static Finding finding(Subject subject, Family family, Outcome dropped) {
    Direction direction = dropped.example().direction();
    Fix fix =
        switch (family) {
          case IP4 ->
              Lines.allow(subject, family, direction, "pmtu4", "fragmentation-needed", "3", "");
          case IP6 -> Lines.allow(subject, family, direction, "pmtu6", "packet-too-big", "2", "");
        };
    String id = family == Family.IP4 ? "breaks-pmtud-v4" : "breaks-pmtud-v6";
    return Finding.of(id, Subject.origin(dropped), fix)
        .withFunction(Subject.function(FUNCTION))
        .withExample(dropped.example());
  }
}

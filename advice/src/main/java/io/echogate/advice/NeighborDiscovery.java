package io.echogate.advice;

import io.echogate.advice.analysis.Effect;
import io.echogate.advice.analysis.NeedReport;
import io.echogate.advice.analysis.Outcome;
import io.echogate.icmp.Family;
import io.echogate.policy.Direction;
import io.echogate.policy.Origin;
import io.echogate.policy.Policy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * IPv6 has no ARP: addresses and routers are found by ICMPv6 (RFC 4861), so a filter that drops
 * these messages, or those of some neighbours, takes IPv6 off the link (RFC 4890 section 4.4.1).
 */
final class NeighborDiscovery implements Check {
  private static final String FUNCTION = "neighbor-discovery";

  /** A finding's word, and where it is. */
  private record Place(String id, Optional<Origin> origin, Direction direction) {}

  @Override
  public List<Finding> find(Subject subject) {
    Map<Place, Outcome> drops = new LinkedHashMap<>();
    for (String function : List.of(FUNCTION, "dad")) {
      for (NeedReport need : subject.needs(function, Family.IP6)) {
        for (Outcome outcome : need.outcomes()) {
          Direction direction = outcome.example().direction();
          if (outcome.effect() == Effect.DROP && !subject.isShut(Family.IP6, direction)) {
            Treatment treatment = new Treatment(subject.analysis(), need.outcomes());
            String id = id(subject, treatment, outcome);
            drops.putIfAbsent(new Place(id, Treatment.origin(outcome), direction), outcome);
          }
        }
      }
    }
    List<Finding> findings = new ArrayList<>();
    drops.forEach((place, outcome) -> findings.add(finding(subject, place, outcome)));
    return findings;
  }

  private static String id(Subject subject, Treatment treatment, Outcome dropped) {
    boolean ofSources = treatment.sourceDrop().filter(dropped::equals).isPresent();
    if (ofSources || isSourceFilter(subject.policy(), dropped)) {
      return "src-filter-before-nd";
    }
    Direction direction = dropped.example().direction();
    boolean listed =
        subject.analysis().rulesOf(Family.IP6, direction).stream()
            .anyMatch(rule -> rule.messages().containsAny(135) || rule.messages().containsAny(136));
    return listed ? "breaks-nd" : "nd-missing";
  }

  private static boolean isSourceFilter(Policy policy, Outcome dropped) {
    return Treatment.decider(dropped)
        .map(
            statement ->
                policy.sources().entries().stream()
                        .anyMatch(entry -> entry.statement().equals(statement))
                    || policy.sources().defaults().stream()
                        .anyMatch(rule -> rule.statement().equals(statement)))
        .orElse(false);
  }

  private static Finding finding(Subject subject, Place place, Outcome dropped) {
    return Finding.of(place.id(), place.origin(), fix(subject, place))
        .withFunction(Subject.function(FUNCTION))
        .withExample(dropped.example());
  }

  private static Fix fix(Subject subject, Place place) {
    if (subject.isXfw() && place.id().equals("src-filter-before-nd")) {
      return new Fix.Advise(
          "write the scope ip6.tcp here, and for the same addresses add: src=neighbours ip6.icmp:"
              + " allow { ... }; for a default: defaults { src_ip ip6.icmp: allow; }");
    }
    return Lines.allow(
        subject,
        Set.of(Family.IP6),
        place.direction(),
        "@neighbor-discovery",
        "133, 134, 135, 136",
        "on-link");
  }
}

package io.echogate.advice;

import io.echogate.advice.analysis.Effect;
import io.echogate.advice.analysis.Journey;
import io.echogate.advice.analysis.Outcome;
import io.echogate.advice.analysis.Traffic;
import io.echogate.advice.knowledge.Role;
import io.echogate.advice.knowledge.Scope;
import io.echogate.advice.knowledge.Way;
import io.echogate.icmp.Family;
import io.echogate.policy.Condition;
import io.echogate.policy.Direction;
import io.echogate.policy.Origin;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Messages that do harm where they get through. What an unwritten default lets through is another
 * finding: blacklist-mode.
 */
final class HarmfulMessages implements Check {

  @Override
  public List<Finding> find(Subject subject) {
    List<Finding> findings = new ArrayList<>();
    sourceQuench(subject, findings);
    redirects(subject, findings);
    if (!subject.role().forwards()) {
      fromHosts(subject, findings);
    }
    return findings;
  }

  /** The packets of a message to the machine, and through it if it forwards. */
  private static List<Traffic> arriving(
      Subject subject, Family family, int type, int code, Scope scope) {
    Stream<Traffic> own = Journey.of(family, type, code, Way.IN, scope).stream();
    return subject.role().forwards()
        ? Stream.concat(own, Journey.of(family, type, code, Way.FORWARD, Scope.GLOBAL).stream())
            .toList()
        : own.toList();
  }

  /** The first outcome of each written statement by which some of the packets pass. */
  private static Map<Origin, Outcome> passing(Subject subject, List<Traffic> traffic) {
    Map<Origin, Outcome> passing = new LinkedHashMap<>();
    for (Outcome outcome : subject.treatment(traffic).outcomes()) {
      if (outcome.effect() != Effect.DROP) {
        Treatment.origin(outcome).ifPresent(origin -> passing.putIfAbsent(origin, outcome));
      }
    }
    return passing;
  }

  private static void sourceQuench(Subject subject, List<Finding> findings) {
    List<Traffic> traffic =
        arriving(subject, Family.IP4, 4, 0, Scope.GLOBAL).stream()
            .flatMap(some -> Stream.of(some.withRelated(false), some.withRelated(true)))
            .toList();
    passing(subject, traffic)
        .forEach(
            (origin, outcome) -> {
              findings.add(
                  finding(subject, "source-quench-allowed", outcome, "source-quench", "4"));
              boolean related =
                  new Treatment(subject.analysis(), List.of(outcome))
                      .rule(outcome)
                      .map(rule -> rule.conditions().contains(Condition.Flag.RELATED))
                      .orElse(false);
              if (related) {
                findings.add(
                    finding(subject, "related-accepts-redirect", outcome, "source-quench", "4"));
              }
            });
  }

  private static void redirects(Subject subject, List<Finding> findings) {
    boolean onLinkIsFine = subject.role() == Role.LAN_HOST;
    List<Traffic> ip4 =
        onLinkIsFine
            ? List.of(Journey.fromOffLink(Family.IP4, 5, 1))
            : arriving(subject, Family.IP4, 5, 1, Scope.LINK);
    List<Traffic> ip6 =
        onLinkIsFine
            ? List.of(Journey.fromOffLink(Family.IP6, 137, 0))
            : arriving(subject, Family.IP6, 137, 0, Scope.LINK255);
    Map<Origin, Outcome> passing4 = passing(subject, ip4);
    Map<Origin, Outcome> passing6 = passing(subject, ip6);
    passing4.forEach(
        (origin, outcome) -> {
          Set<Family> families =
              passing6.containsKey(origin) ? Set.of(Family.values()) : Set.of(Family.IP4);
          findings.add(
              finding(subject, "redirect-allowed", outcome, families, "redirect", "5 and 137"));
        });
    passing6.forEach(
        (origin, outcome) -> {
          if (!passing4.containsKey(origin)) {
            Set<Family> family = Set.of(Family.IP6);
            findings.add(finding(subject, "redirect-allowed", outcome, family, "redirect", "137"));
          }
        });
  }

  private static void fromHosts(Subject subject, List<Finding> findings) {
    List<Traffic> traffic =
        Stream.of(134, 137)
            .flatMap(type -> Journey.of(Family.IP6, type, 0, Way.OUT, Scope.LINK255).stream())
            .toList();
    passing(subject, traffic)
        .forEach(
            (origin, outcome) ->
                findings.add(
                    finding(
                        subject, "ra-from-host", outcome, "router-advertisement, redirect", "")));
  }

  private static Finding finding(
      Subject subject, String id, Outcome outcome, String slugs, String types) {
    return finding(subject, id, outcome, Set.of(outcome.example().family()), slugs, types);
  }

  private static Finding finding(
      Subject subject,
      String id,
      Outcome outcome,
      Set<Family> families,
      String slugs,
      String types) {
    Direction direction = outcome.example().direction();
    return Finding.of(
            id, Treatment.origin(outcome), Lines.block(subject, families, direction, slugs, types))
        .withExample(outcome.example());
  }
}

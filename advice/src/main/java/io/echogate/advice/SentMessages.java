package io.echogate.advice;

import io.echogate.advice.analysis.Outcome;
import io.echogate.icmp.Family;
import io.echogate.policy.Direction;
import io.echogate.policy.Limit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the machine itself sends, dropped or held back. */
final class SentMessages implements Check {
  /** A burst of traceroute or of monitoring; the kernel's own limits are stricter where needed. */
  private static final long ENOUGH = 10;

  /** A message of each family, and the finding of a limit on it. */
  private record Sent(String id, int type4, int code4, int type6, int code6) {}

  private static final List<Sent> SENT =
      List.of(
          new Sent("outbound-errors-limited", 11, 1, 3, 1),
          new Sent("outbound-errors-limited", 3, 3, 1, 4),
          new Sent("outbound-errors-limited", 12, 0, 4, 1),
          new Sent("echo-reply-limited", 0, 0, 129, 0),
          new Sent("outbound-echo-limited", 8, 0, 128, 0));

  @Override
  public List<Finding> find(Subject subject) {
    List<Finding> findings = new ArrayList<>();
    Set<Finding.Key> places = new HashSet<>();
    for (Family family : Family.values()) {
      List<Outcome> dropped = new ArrayList<>();
      for (Sent sent : SENT) {
        Treatment treatment = treatment(subject, family, sent);
        treatment.drop().ifPresent(dropped::add);
        for (Outcome outcome : treatment.limited()) {
          tight(subject, outcome)
              .map(limit -> limited(subject, sent, outcome, limit))
              .filter(finding -> places.add(finding.key()))
              .ifPresent(findings::add);
        }
      }
      boolean all = dropped.size() == SENT.size();
      // That IPv6 does not get out at all is another finding.
      boolean told = family == Family.IP6 && subject.isShut(family, Direction.OUT);
      if (all && !told && !subject.isOff(family)) {
        findings.add(
            Finding.of(
                    "outbound-icmp-blocked",
                    Treatment.origin(dropped.getFirst()),
                    Lines.allow(subject, Set.of(family), Direction.OUT, "@errors, @echo", "", ""))
                .withExample(dropped.getFirst().example()));
      }
    }
    return findings;
  }

  private static Treatment treatment(Subject subject, Family family, Sent sent) {
    return family == Family.IP4
        ? subject.sent(family, sent.type4, sent.code4)
        : subject.sent(family, sent.type6, sent.code6);
  }

  private static Optional<Limit> tight(Subject subject, Outcome outcome) {
    boolean ofDefault = new Treatment(subject.analysis(), List.of(outcome)).isByDefault(outcome);
    return outcome.limits().stream()
        .filter(limit -> ofDefault || Rates.isBelow(limit, ENOUGH))
        .findFirst();
  }

  private static Finding limited(Subject subject, Sent sent, Outcome outcome, Limit limit) {
    Family family = outcome.example().family();
    String slugs =
        switch (sent.id) {
          case "echo-reply-limited" -> "echo-reply";
          case "outbound-echo-limited" -> "echo-request";
          default -> "@errors";
        };
    return Finding.of(
            sent.id,
            Treatment.origin(outcome),
            Lines.allow(subject, Set.of(family), Direction.OUT, slugs, "", ""))
        .withExample(outcome.example())
        .withRelated(limit.origin(), "this is the limit");
  }
}

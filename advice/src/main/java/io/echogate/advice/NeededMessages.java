package io.echogate.advice;

import io.echogate.advice.analysis.Outcome;
import io.echogate.advice.knowledge.Severity;
import io.echogate.advice.knowledge.Way;
import io.echogate.icmp.Family;
import io.echogate.policy.Direction;
import io.echogate.policy.Origin;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Messages without which things work, but slowly, or nobody can see why they do not. */
final class NeededMessages implements Check {

  /** A message of each family. */
  private record Message(
      String id, String function, String slug, int type4, int code4, int type6, int code6) {
    int type(Family family) {
      return family == Family.IP4 ? type4 : type6;
    }

    int code(Family family) {
      return family == Family.IP4 ? code4 : code6;
    }
  }

  private static final List<Message> ERRORS =
      List.of(
          new Message("time-exceeded-blocked", "loop-detection", "time-exceeded", 11, 0, 3, 0),
          new Message("port-unreachable-blocked", "udp-fast-fail", "port-unreachable", 3, 3, 1, 4),
          new Message(
              "parameter-problem-blocked", "error-reporting", "parameter-problem", 12, 0, 4, 1));
  private static final Message REQUEST =
      new Message("echo-blocked", "ping", "echo-request", 8, 0, 128, 0);
  private static final Message REPLY =
      new Message("echo-reply-blocked", "ping", "echo-reply", 0, 0, 129, 0);

  @Override
  public List<Finding> find(Subject subject) {
    List<Finding> findings = new ArrayList<>();
    boolean onlyPmtu = onlyCode4(subject, findings);
    for (Message error : ERRORS) {
      Set<Family> families = EnumSet.allOf(Family.class);
      if (onlyPmtu && error.id.equals("port-unreachable-blocked")) {
        families.remove(Family.IP4);
      }
      findings.addAll(find(subject, error, families, subject.delivery()));
    }
    findings.addAll(find(subject, REQUEST, EnumSet.allOf(Family.class), subject.delivery()));
    findings.addAll(find(subject, REPLY, asking(subject), subject.delivery()));
    return findings;
  }

  /** The families of which pings may leave. */
  private static Set<Family> asking(Subject subject) {
    Set<Family> families = EnumSet.allOf(Family.class);
    families.removeIf(family -> subject.sent(family, REQUEST.type(family), 0).isDropped());
    return families;
  }

  private static boolean onlyCode4(Subject subject, List<Finding> findings) {
    Way way = subject.delivery();
    Optional<Outcome> dropped = subject.dropOf(Family.IP4, 3, 1, way);
    boolean only =
        dropped.isPresent()
            && subject.dropOf(Family.IP4, 3, 3, way).isPresent()
            && subject.dropOf(Family.IP4, 3, 4, way).isEmpty();
    if (only) {
      Outcome outcome = dropped.get();
      findings.add(
          Finding.of(
                  "unreachable-code4-only",
                  Treatment.origin(outcome),
                  Lines.allow(
                      subject,
                      Set.of(Family.IP4),
                      outcome.example().direction(),
                      "destination-unreachable",
                      "3",
                      knownFlows(subject)))
              .withFunction(Subject.function("tcp-fast-fail"))
              .withExample(outcome.example()));
    }
    return only;
  }

  /** One finding for each statement that drops the message, of one family or both. */
  private static List<Finding> find(
      Subject subject, Message message, Set<Family> families, Way way) {
    Map<Optional<Origin>, Map<Family, Outcome>> drops = new LinkedHashMap<>();
    for (Family family : families) {
      if (!subject.isShut(family, Direction.IN)) {
        subject
            .dropOf(family, message.type(family), message.code(family), way)
            .ifPresent(
                outcome ->
                    drops
                        .computeIfAbsent(Treatment.origin(outcome), key -> new LinkedHashMap<>())
                        .put(family, outcome));
      }
    }
    List<Finding> findings = new ArrayList<>();
    drops.forEach((origin, of) -> findings.add(finding(subject, message, origin, of)));
    return findings;
  }

  private static Finding finding(
      Subject subject, Message message, Optional<Origin> origin, Map<Family, Outcome> drops) {
    Outcome outcome = drops.values().iterator().next();
    String types =
        String.join(
            ", then ", drops.keySet().stream().map(family -> "" + message.type(family)).toList());
    Direction direction = outcome.example().direction();
    Fix fix =
        message.equals(REQUEST)
            ? Lines.limitedPings(subject, drops.keySet(), direction, types)
            : Lines.allow(
                subject,
                drops.keySet(),
                direction,
                message.slug,
                types,
                message.equals(REPLY) && direction == Direction.IN
                    ? "solicited"
                    : knownFlows(subject));
    Finding finding =
        Finding.of(message.id, origin, fix)
            .withFunction(Subject.function(message.function))
            .withExample(outcome.example());
    return drops.containsKey(Family.IP6) && isHighInIp6(message)
        ? finding.withSeverity(Severity.HIGH)
        : finding;
  }

  /** The condition on errors: hosts know their flows, routers need not. */
  private static String knownFlows(Subject subject) {
    return subject.role().forwards() ? "" : "related";
  }

  /** RFC 4890 section 4.3.1 lists them among what must not be dropped. */
  private static boolean isHighInIp6(Message message) {
    return message.type6 == 4 || message.type6 == 128;
  }
}

package io.echogate.firewalls.mending;

import io.echogate.firewalls.audit.AuditFinding;
import io.echogate.firewalls.audit.Comparison;
import io.echogate.firewalls.audit.Difference;
import io.echogate.firewalls.audit.Report;
import io.echogate.firewalls.meaning.Course;
import io.echogate.policy.MessageSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The proof that something mends what it should, and nothing else. */
final class Proof {
  /** What must hold of what is found afterwards. */
  enum Demand {
    /** Nothing that was not found before. */
    NOTHING_NEW,
    /** Nothing about messages of which nothing as bad was found before. */
    NOTHING_WORSE
  }

  private Proof() {}

  /** What speaks against a remedy that was put in; empty if nothing does. */
  static Optional<String> objection(
      Report before, Report after, Comparison changes, AuditFinding finding, Demand demand) {
    if (!after.unfinished().isEmpty() || !changes.unfinished().isEmpty()) {
      return Optional.of("there was not enough time to prove what it does");
    }
    if (after.findings().stream().anyMatch(one -> isSame(one, finding))) {
      return Optional.of("it would not be mended by rules at one place");
    }
    for (AuditFinding found : after.findings()) {
      boolean old = demand == Demand.NOTHING_WORSE && !isTouched(found, changes);
      if (!old && before.findings().stream().noneMatch(one -> covers(one, found, demand))) {
        return Optional.of("it would bring about " + found.id());
      }
    }
    if (changes.differences().isEmpty()) {
      return Optional.of("it would change nothing");
    }
    for (Difference difference : changes.differences()) {
      if (!isWanted(difference, before, finding)) {
        return Optional.of(
            "it would change more: "
                + difference.course().text()
                + ", "
                + String.join(", ", difference.messageNames().stream().limit(3).toList()));
      }
    }
    return Optional.empty();
  }

  /**
   * Whether any packet that a finding is about is treated otherwise: if not, it was as bad before,
   * and only comes to the fore.
   */
  private static boolean isTouched(AuditFinding found, Comparison changes) {
    return changes.differences().stream()
        .filter(one -> found.family().map(family -> family == one.family()).orElse(true))
        .filter(one -> found.course().map(course -> course == one.course()).orElse(true))
        .anyMatch(one -> !one.messages().intersection(found.messages()).isEmpty());
  }

  /** What is found in one report, and not in the other. */
  static List<AuditFinding> onlyIn(Report one, Report other) {
    return one.findings().stream()
        .filter(some -> other.findings().stream().noneMatch(same -> isSame(same, some)))
        .toList();
  }

  static boolean isSame(AuditFinding one, AuditFinding other) {
    return one.id().equals(other.id())
        && one.family().equals(other.family())
        && one.course().equals(other.course());
  }

  /** Whether a finding said as much before: of the same kind, or of one that matters as much. */
  private static boolean covers(AuditFinding one, AuditFinding found, Demand demand) {
    boolean kind =
        one.id().equals(found.id())
            || (demand == Demand.NOTHING_WORSE && one.severity().isAtLeast(found.severity()));
    return kind
        && one.family().equals(found.family())
        && found.messages().without(one.messages()).isEmpty();
  }

  /**
   * Whether findings ask for a change: the one that is mended, or others along with it. Where
   * packets are filtered before it is known where they go, no rule tells what is for the machine
   * from what it forwards.
   */
  private static boolean isWanted(Difference difference, Report before, AuditFinding finding) {
    MessageSet.Builder wanted = new MessageSet.Builder();
    Stream.concat(before.findings().stream(), Stream.of(finding))
        .filter(one -> one.family().equals(Optional.of(difference.family())))
        .filter(one -> isOnCourse(one, difference.course()))
        .flatMap(one -> one.remedy().stream())
        .filter(remedy -> remedy.stops() != difference.after().passes())
        .forEach(remedy -> wanted.addAll(remedy.messages()));
    return difference.messages().without(wanted.build()).isEmpty();
  }

  private static boolean isOnCourse(AuditFinding finding, Course course) {
    return finding.course().map(some -> some == course).orElse(true)
        || finding.decision().map(one -> course.hooks().contains(one.hook())).orElse(false);
  }
}

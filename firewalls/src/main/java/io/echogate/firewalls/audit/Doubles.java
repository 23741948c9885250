package io.echogate.firewalls.audit;

import io.echogate.firewalls.meaning.Course;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Leaves out what is said of a router itself where the same decision does the same to what it
 * forwards: who mends that mends both.
 */
final class Doubles {
  private static final Set<String> PATH_MTU = Set.of("breaks-pmtud-v4", "breaks-pmtud-v6");
  private static final String TUNNELS = "tunnel-pmtud-blocked";
  private static final String OWN_PINGS = "echo-reply-blocked";

  private Doubles() {}

  static void leaveOut(List<AuditFinding> findings) {
    List<AuditFinding> through = new ArrayList<>(findings);
    through.removeIf(finding -> finding.course().filter(Course.FORWARD::equals).isEmpty());
    findings.removeIf(
        finding ->
            finding.course().filter(Course.IN::equals).isPresent()
                && through.stream().anyMatch(other -> says(other, finding)));
  }

  private static boolean says(AuditFinding through, AuditFinding own) {
    boolean kind =
        switch (own.id()) {
          case TUNNELS -> PATH_MTU.contains(through.id());
          case OWN_PINGS -> through.id().equals(OWN_PINGS);
          default -> false;
        };
    return kind && through.family().equals(own.family()) && isBySame(through, own);
  }

  @SuppressWarnings("ReferenceEquality") // two lines may say the same
  private static boolean isBySame(AuditFinding one, AuditFinding other) {
    return (one.rule().isPresent() && other.rule().isPresent())
        ? one.rule().get() == other.rule().get()
        : one.decision().isPresent() && one.decision().equals(other.decision());
  }
}

package io.echogate.cli;

import io.echogate.advice.knowledge.Severity;
import io.echogate.firewalls.audit.AuditFinding;
import io.echogate.firewalls.audit.Placement;
import io.echogate.firewalls.audit.Report;
import io.echogate.firewalls.meaning.Course;
import java.util.List;

/**
 * What an audit found, and of what.
 *
 * @param input what the rules are called
 */
record AuditPage(Report report, Placement placement, String input) {

  /** The verdict in one line. */
  String verdict() {
    List<AuditFinding> findings = report.findings();
    long critical = count(Severity.CRITICAL);
    if (critical > 0) {
      AuditFinding first = findings.getFirst();
      String more = critical > 1 ? "; " + (critical - 1) + " more critical" : "";
      return title(first) + more;
    }
    if (!report.unfinished().isEmpty()) {
      return "nothing critical in what was looked at; that was not all";
    }
    return findings.isEmpty()
        ? "nothing to object"
        : "nothing critical; " + Plural.of(findings.size(), "finding");
  }

  /** What a finding is about, and where. */
  static String title(AuditFinding finding) {
    String way =
        finding
            .course()
            .map(
                course ->
                    switch (course) {
                      case IN -> " (to this machine)";
                      case OUT -> " (from this machine)";
                      case FORWARD -> " (through this machine)";
                    })
            .orElse("");
    return finding.kind().title() + way;
  }

  long count(Severity severity) {
    return report.findings().stream().filter(one -> one.severity() == severity).count();
  }

  /** Whether the rows of a course are of interest for the role. */
  boolean shows(Course course) {
    return course != Course.FORWARD || report.role().forwards();
  }
}

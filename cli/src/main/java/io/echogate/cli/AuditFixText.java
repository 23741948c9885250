package io.echogate.cli;

import io.echogate.firewalls.audit.AuditFinding;
import io.echogate.firewalls.audit.Comparison;
import io.echogate.firewalls.audit.Difference;
import io.echogate.firewalls.mending.Mend;
import io.echogate.firewalls.mending.Mending;
import io.echogate.firewalls.mending.Unmended;
import io.echogate.icmp.Family;
import java.util.List;
import java.util.Optional;

/** What was mended, what was not, and the proof, as text for people. */
final class AuditFixText {
  private static final int MOST_DIFFERENCES = 10;

  private final Style style;
  private final StringBuilder text = new StringBuilder();

  private AuditFixText(Style style) {
    this.style = style;
  }

  static String of(Mending mending, Style style) {
    AuditFixText fix = new AuditFixText(style);
    fix.write(mending);
    return fix.text.toString();
  }

  private void write(Mending mending) {
    for (Mend mend : mending.mends()) {
      mend.findings()
          .forEach(
              finding -> text.append(style.good("mended: ")).append(title(finding)).append('\n'));
      List<String> lines = mend.insertion().lines();
      text.append("  from line ").append(mend.line()).append(" on:\n");
      lines.forEach(line -> text.append("    ").append(Visible.of(line)).append('\n'));
    }
    for (Unmended left : mending.left()) {
      text.append(style.doubtful("left: ")).append(title(left.finding()));
      text.append(": ").append(left.reason()).append('\n');
    }
    if (mending.mends().isEmpty()) {
      text.append("nothing was changed\n");
    } else {
      proof(mending);
    }
  }

  private static String title(AuditFinding finding) {
    return finding.severity().text()
        + "["
        + finding.id()
        + finding.family().map(Family::text).map(family -> ", " + family).orElse("")
        + "]: "
        + AuditPage.title(finding);
  }

  private void proof(Mending mending) {
    int gone = mending.gone().size();
    int fresh = mending.fresh().size();
    text.append("audited again: ")
        .append(Plural.of(gone, "finding"))
        .append(gone == 1 ? " is gone, " : " are gone, ")
        .append(fresh == 0 ? "none is new" : fresh + " that said less or went unseen are left")
        .append('\n');
    Optional<Comparison> changes = mending.changes();
    if (changes.isEmpty()) {
      text.append("compared step by step; for a comparison of the whole there was no time left\n");
      return;
    }
    text.append("compared packet by packet: only these are treated otherwise\n");
    // Interfaces and addresses are left out here: some say the same.
    List<String> all =
        changes.get().differences().stream().map(AuditFixText::difference).distinct().toList();
    all.stream().limit(MOST_DIFFERENCES).forEach(text::append);
    long more = Math.max(0, all.size() - MOST_DIFFERENCES) + changes.get().left();
    if (more > 0) {
      text.append("  and ").append(more).append(" more; echogate diff shows all\n");
    }
  }

  private static String difference(Difference some) {
    return "  %s %s: %s: was %s, now %s\n"
        .formatted(
            some.family().text(),
            some.course().text(),
            MessageWords.of(some.family(), some.messages()),
            some.before().text(),
            some.after().text());
  }
}

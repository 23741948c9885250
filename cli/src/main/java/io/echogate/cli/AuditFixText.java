package io.echogate.cli;

import io.echogate.firewalls.audit.AuditFinding;
import io.echogate.firewalls.audit.Comparison;
import io.echogate.firewalls.audit.Difference;
import io.echogate.firewalls.insertion.Commands;
import io.echogate.firewalls.mending.Mend;
import io.echogate.firewalls.mending.Mending;
import io.echogate.firewalls.mending.Unmended;
import io.echogate.firewalls.nftables.NftJson;
import io.echogate.firewalls.rules.Dialect;
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
    mending.unfinished().stream()
        .map(some -> AuditPage.gap(some) + (some.time() ? "" : "; more time does not help"))
        .forEach(gap -> text.append(style.doubtful(gap)).append('\n'));
    for (Mend mend : mending.mends()) {
      mend.findings()
          .forEach(
              finding -> text.append(style.good("mended: ")).append(title(finding)).append('\n'));
      // What JSON became has lines that nobody has; a command does the same to rules in force.
      boolean json = isOfJson(mend);
      List<String> lines =
          json
              ? Commands.of(Dialect.NFTABLES, mend.insertion(), Optional.empty())
              : mend.insertion().lines();
      text.append(json ? "  as would:\n" : "  from line " + mend.line() + " on:\n");
      lines.forEach(line -> text.append("    ").append(Visible.of(line)).append('\n'));
      mend.insertion()
          .needless()
          .ifPresent(
              rule ->
                  text.append("    what it stands before decides about nothing now, and can go: ")
                      .append(Visible.of(rule.text()))
                      .append('\n'));
    }
    for (Unmended left : mending.left()) {
      text.append(style.doubtful("left: ")).append(title(left.finding()));
      text.append(": ").append(left.reason()).append('\n');
    }
    if (mending.isCutOff()) {
      text.append(style.doubtful("it was cut off: --timeout gives more time")).append('\n');
    }
    if (mending.mends().isEmpty()) {
      text.append("nothing was changed\n");
    } else {
      if (mending.mends().stream().anyMatch(AuditFixText::isOfJson)) {
        text.append("load it by nft -j -f: it takes the place of the tables that it lists;");
        text.append(" the commands change the rules in force, and nothing else\n");
      }
      proof(mending);
    }
  }

  private static boolean isOfJson(Mend mend) {
    return mend.insertion().edit().map(edit -> NftJson.isMadeOfJson(edit.source())).orElse(false);
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

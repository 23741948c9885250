package io.echogate.cli;

import io.echogate.advice.knowledge.Severity;
import io.echogate.firewalls.audit.AuditFinding;
import io.echogate.firewalls.audit.Deciders;
import io.echogate.firewalls.audit.Remedy;
import io.echogate.firewalls.audit.Row;
import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.rules.Rule;
import io.echogate.icmp.Family;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The report of an audit as text for a terminal. */
final class AuditText {
  private static final int MOST_NAMES = 6;
  private static final int MOST_RULES = 20;
  private static final int MOST_LINES = 30;
  private static final int MOST_LETTERS = 400;

  private static final char NO_BREAK = '\u00a0';

  /** What leaves room for all three columns within 100. */
  private static final int[] WIDTHS = {44, 34, 16};

  private final AuditPage page;
  private final Style style;
  private final StringBuilder text = new StringBuilder();

  private AuditText(AuditPage page, Style style) {
    this.page = page;
    this.style = style;
  }

  static String of(AuditPage page, Style style) {
    return new AuditText(page, style).write();
  }

  private String write() {
    String verdict = page.verdict();
    text.append(Visible.of(page.name())).append(": ");
    text.append(
            page.count(Severity.CRITICAL) > 0
                ? style.bad(verdict)
                : page.report().findings().isEmpty()
                        && page.gaps().isEmpty()
                        && page.unjudged().isEmpty()
                    ? style.good(verdict)
                    : style.doubtful(verdict))
        .append('\n');
    page.premises().forEach(premise -> text.append(Visible.of(premise)).append('\n'));
    page.gaps().forEach(gap -> text.append(style.doubtful(gap)).append('\n'));
    FindingBlock.of(page).forEach(this::block);
    List<String> notes = page.notes();
    text.append(notes.isEmpty() ? "" : "\n");
    notes.forEach(note -> text.append("note: ").append(Visible.of(note)).append('\n'));
    for (Family family : Family.values()) {
      for (Course course : Course.values()) {
        table(family, course);
      }
    }
    remarks("These rules decide about no message, because others before them do:", page.dead());
    remarks("Of these rules something is not understood:", page.unknown());
    return text.toString();
  }

  private void block(FindingBlock block) {
    text.append('\n');
    block.findings().forEach(this::head);
    AuditFinding first = block.first();
    line("what is seen", first.consequence());
    block.others().forEach(other -> line("and", other.consequence()));
    line("messages", names(block.messageNames()));
    line("functions", names(block.functions()));
    line("decided by", decider(first));
    line("because", block.explanation());
    AuditPage.example(first).ifPresent(packet -> line("example", packet));
    block.remedy().ifPresent(this::remedy);
    block.cures().forEach(cure -> line("help", cure));
    line("source", block.source());
  }

  private void head(AuditFinding finding) {
    String families = finding.family().map(family -> ", " + family.text()).orElse("");
    String head = finding.severity().text() + "[" + finding.id() + families + "]: ";
    text.append(
        switch (finding.severity()) {
          case CRITICAL -> style.bad(head);
          case HIGH, MEDIUM -> style.doubtful(head);
          case LOW, NONE -> head;
        });
    text.append(style.strong(AuditPage.title(finding))).append('\n');
  }

  private String decider(AuditFinding finding) {
    Optional<Rule> rule = finding.rule();
    return rule.isPresent()
        ? words(rule.get())
        : AuditPage.policy(finding).map(page::policy).orElse("");
  }

  /** A rule, and where it stands. */
  private String words(Rule rule) {
    return Deciders.implicit(rule)
        .map(implicit -> implicit + " (" + page.place(rule) + ")")
        .orElseGet(() -> page.place(rule) + ": " + rule.text());
  }

  private void remedy(Remedy remedy) {
    line("help", page.help(remedy) + ":");
    List<String> lines = page.lines(remedy);
    int most = Math.min(lines.size(), MOST_LINES);
    for (String line : lines.subList(0, most)) {
      text.append("        ").append(Visible.of(line)).append('\n');
    }
    if (lines.size() > most) {
      text.append("        and ")
          .append(lines.size() - most)
          .append(" more lines; --markdown has all of them\n");
    }
  }

  private void line(String name, String words) {
    if (!words.isEmpty()) {
      text.append("  ").append(name).append(": ");
      text.append(Visible.cut(words, MOST_LETTERS)).append('\n');
    }
  }

  private static String names(List<String> names) {
    String some = names.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
    int more = names.size() - MOST_NAMES;
    return more > 0 ? some + " and " + more + " more" : some;
  }

  private void table(Family family, Course course) {
    List<Row> rows = page.rows(family, course);
    if (rows.isEmpty()) {
      return;
    }
    TextTable table =
        new TextTable("<" + family.text() + " " + course.text(), "<what happens", ">line");
    for (Row row : rows) {
      String lines = page.lines(row).replace(" (", NO_BREAK + "(");
      table.row(apart(MessageWords.of(family, row.messages())), words(row), lines);
    }
    text.append('\n').append(table.wrapped(WIDTHS).replace(NO_BREAK, ' '));
  }

  /** Names that lines break between, not within. */
  private static String apart(String names) {
    return names.replace(", ", "\n").replace(' ', NO_BREAK).replace("\n", ", ");
  }

  private String words(Row row) {
    String words = Visible.cut(page.words(row), MOST_LETTERS);
    return switch (RowLook.of(row)) {
      case PASSED -> style.good(words);
      case STOPPED -> style.bad(words);
      case LIMITED, DIFFERENT, UNKNOWN -> style.doubtful(words);
    };
  }

  private void remarks(String head, List<RuleRemark> rules) {
    if (rules.isEmpty()) {
      return;
    }
    text.append('\n').append(head).append('\n');
    for (RuleRemark remark : rules.subList(0, Math.min(rules.size(), MOST_RULES))) {
      text.append("  ").append(Visible.cut(words(remark.rule()), MOST_LETTERS));
      text.append(Visible.of(page.deciders(remark))).append('\n');
    }
    if (rules.size() > MOST_RULES) {
      text.append("  and ").append(rules.size() - MOST_RULES).append(" more\n");
    }
  }
}

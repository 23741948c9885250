package io.echogate.cli;

import static io.echogate.cli.MarkdownText.block;
import static io.echogate.cli.MarkdownText.cell;
import static io.echogate.cli.MarkdownText.code;
import static io.echogate.cli.MarkdownText.words;

import io.echogate.firewalls.audit.AuditFinding;
import io.echogate.firewalls.audit.Deciders;
import io.echogate.firewalls.audit.Remedy;
import io.echogate.firewalls.audit.Row;
import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.rules.Rule;
import io.echogate.icmp.Family;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The report of an audit in Markdown. */
final class AuditMarkdown {
  private static final int MOST_RULES = 50;
  private static final int MOST_LETTERS = 1_000;

  private final AuditPage page;
  private final StringBuilder text = new StringBuilder();

  private AuditMarkdown(AuditPage page) {
    this.page = page;
  }

  static String of(AuditPage page) {
    return new AuditMarkdown(page).write();
  }

  private String write() {
    text.append("# ICMP audit of ").append(code(page.name())).append("\n\n");
    text.append("**").append(words(page.verdict())).append("**\n\n");
    page.premises().forEach(this::item);
    page.gaps().forEach(this::item);
    if (!page.report().findings().isEmpty()) {
      text.append("\n## Findings\n");
      FindingBlock.of(page).forEach(this::findings);
    }
    if (!page.notes().isEmpty()) {
      text.append("\n## Notes\n\n");
      page.notes().forEach(this::item);
    }
    if (!page.report().rows().isEmpty()) {
      text.append("\n## What happens to each message\n");
    }
    for (Family family : Family.values()) {
      for (Course course : Course.values()) {
        table(family, course);
      }
    }
    rules("Rules that decide about no message, because others before them do", page.dead());
    rules("Rules of which something is not understood", page.unknown());
    return text.toString();
  }

  private void item(String sentence) {
    text.append("- ").append(words(sentence)).append('\n');
  }

  private void findings(FindingBlock block) {
    AuditFinding first = block.first();
    text.append("\n### ")
        .append(severity(first))
        .append(": ")
        .append(words(AuditPage.title(first)))
        .append("\n\n");
    line("What is seen", words(first.consequence()));
    block
        .others()
        .forEach(
            other ->
                line(
                    "And " + other.severity().text(),
                    words(other.kind().title() + ": " + other.consequence())));
    line("Messages", words(String.join(", ", block.messageNames())));
    line("Functions", words(String.join(", ", block.functions())));
    line("Decided by", decider(first));
    line("Because", words(block.explanation()));
    AuditPage.example(first).ifPresent(packet -> line("Example", code(packet)));
    block.remedy().ifPresent(this::remedy);
    block.cures().forEach(cure -> line("Help", words(cure)));
    line("Source", words(block.source()));
    String ids =
        block.findings().stream()
            .map(finding -> code(finding.id()))
            .collect(Collectors.joining(", "));
    line("Id", ids + first.family().map(family -> ", " + family.text()).orElse(""));
  }

  private static String severity(AuditFinding finding) {
    String severity = finding.severity().text();
    return severity.substring(0, 1).toUpperCase(Locale.ROOT) + severity.substring(1);
  }

  private String decider(AuditFinding finding) {
    Optional<Rule> rule = finding.rule();
    return rule.isPresent()
        ? place(rule.get())
        : AuditPage.policy(finding).map(chain -> words(page.policy(chain))).orElse("");
  }

  private String place(Rule rule) {
    return Deciders.implicit(rule)
        .map(implicit -> words(Visible.cut(implicit, MOST_LETTERS) + " (" + page.place(rule) + ")"))
        .orElseGet(
            () -> words(page.place(rule)) + ": " + code(Visible.cut(rule.text(), MOST_LETTERS)));
  }

  private void remedy(Remedy remedy) {
    line("Help", words(page.help(remedy)) + ":");
    text.append('\n').append(block(page.lines(remedy), 2));
    text.append('\n');
  }

  private void line(String name, String markdown) {
    if (!markdown.isEmpty()) {
      text.append("- **").append(name).append("**: ").append(markdown).append('\n');
    }
  }

  private void table(Family family, Course course) {
    List<Row> rows = page.rows(family, course);
    if (rows.isEmpty()) {
      return;
    }
    text.append("\n### ")
        .append(AuditPage.name(family))
        .append(", ")
        .append(AuditPage.way(course))
        .append("\n\n");
    TextTable table = new TextTable("<Messages", "<What happens", ">Line");
    for (Row row : rows) {
      table.row(
          words(MessageWords.of(family, row.messages())),
          words(Visible.cut(page.words(row), MOST_LETTERS)),
          row.deciders().isEmpty() ? policy(row) : page.lines(row));
    }
    text.append(table.markdown());
  }

  private String policy(Row row) {
    return row.entries().stream()
        .flatMap(entry -> entry.policies().stream())
        .findFirst()
        .map(name -> page.unwritten() + " of " + cell(name))
        .orElseGet(() -> page.unwritten(row));
  }

  private void rules(String head, List<RuleRemark> rules) {
    if (rules.isEmpty()) {
      return;
    }
    text.append("\n## ").append(head).append("\n\n");
    rules.stream()
        .limit(MOST_RULES)
        .forEach(
            remark ->
                text.append("- ")
                    .append(place(remark.rule()))
                    .append(words(page.deciders(remark)))
                    .append('\n'));
    if (rules.size() > MOST_RULES) {
      text.append("- and ").append(rules.size() - MOST_RULES).append(" more\n");
    }
  }
}

package io.echogate.cli;

import io.echogate.advice.knowledge.Function;
import io.echogate.advice.knowledge.Severity;
import io.echogate.firewalls.audit.AuditFinding;
import io.echogate.firewalls.audit.Remedy;
import io.echogate.firewalls.audit.Row;
import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Rule;
import io.echogate.icmp.Family;
import io.echogate.policy.MessageSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The report of an audit as text, for people or for Markdown. */
final class AuditText {
  private static final int MOST_NAMES = 6;
  private static final int MOST_RULES = 20;

  private final AuditPage page;
  private final Style style;
  private final boolean markdown;
  private final StringBuilder text = new StringBuilder();

  private AuditText(AuditPage page, Style style, boolean markdown) {
    this.page = page;
    this.style = style;
    this.markdown = markdown;
  }

  static String plain(AuditPage page, Style style) {
    return new AuditText(page, style, false).write();
  }

  static String markdown(AuditPage page) {
    return new AuditText(page, Style.PLAIN, true).write();
  }

  private String write() {
    String verdict = page.verdict();
    String set =
        page.count(Severity.CRITICAL) > 0
            ? style.bad(verdict)
            : page.report().findings().isEmpty() ? style.good(verdict) : style.doubtful(verdict);
    text.append(markdown ? "## " + page.input() + ": " : page.input() + ": ").append(set);
    text.append("\nas rules of a ").append(page.report().role().text());
    text.append(" see it (--role says otherwise)\n");
    for (Chain chain : page.placement().assumed()) {
      text.append(chain.name())
          .append(" is applied nowhere here; it is judged as if all that comes in met it\n");
    }
    page.report()
        .unfinished()
        .forEach(
            some ->
                text.append(
                        style.doubtful(
                            "not looked at: "
                                + some.family().text()
                                + " "
                                + some.course().text()
                                + ": "
                                + some.reason()))
                    .append("; --direction asks for less, --timeout gives more time\n"));
    for (Family family : Family.values()) {
      if (!page.report().families().contains(family)) {
        text.append("nothing here is about ")
            .append(family == Family.IP4 ? "IPv4" : "IPv6")
            .append('\n');
      }
    }
    page.report().findings().forEach(this::finding);
    for (Family family : Family.values()) {
      for (Course course : Course.values()) {
        table(family, course);
      }
    }
    remarks(
        "These rules decide about no message, because others before them do:",
        page.report().dead());
    remarks("Of these rules something is not understood:", page.report().unknown());
    return text.toString();
  }

  private void finding(AuditFinding finding) {
    String severity = finding.severity().text();
    String title = AuditPage.title(finding);
    String families = finding.family().map(family -> ", " + family.text()).orElse("");
    String head = severity + "[" + finding.id() + families + "]: ";
    text.append('\n');
    text.append(markdown ? "### " : "");
    text.append(
        switch (finding.severity()) {
          case CRITICAL -> style.bad(head);
          case HIGH, MEDIUM -> style.doubtful(head);
          case LOW, NONE -> head;
        });
    text.append(style.strong(title)).append('\n');
    line("what is seen", finding.consequence());
    line("messages", names(finding.messageNames()));
    line("functions", names(finding.functions().stream().map(Function::title).toList()));
    line("decided by", decider(finding));
    line("because", finding.explanation());
    finding
        .example()
        .ifPresent(
            packet ->
                line("example", SituationText.of(finding.course().orElse(Course.IN), packet)));
    finding.remedy().ifPresent(this::remedy);
    if (finding.remedy().isEmpty()) {
      line("help", finding.kind().cure());
    }
    line("source", finding.source());
  }

  private static String decider(AuditFinding finding) {
    Optional<Rule> rule = finding.rule();
    if (rule.isPresent()) {
      return "line " + rule.get().line() + ": " + rule.get().text();
    }
    return finding
        .decision()
        .map(decision -> "the policy of " + decision.entered().name())
        .orElse("");
  }

  private void remedy(Remedy remedy) {
    line("help", remedy.place() + ":");
    for (String line : remedy.lines()) {
      text.append(markdown ? "      " : "        ").append(line.strip()).append('\n');
    }
  }

  private void line(String name, String words) {
    if (!words.isEmpty()) {
      text.append(markdown ? "- **" + name + "**: " : "  " + name + ": ");
      text.append(words).append('\n');
    }
  }

  private static String names(List<String> names) {
    String some = names.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
    int more = names.size() - MOST_NAMES;
    return more > 0 ? some + " and " + more + " more" : some;
  }

  private void table(Family family, Course course) {
    List<Row> rows =
        page.report().rows().stream()
            .filter(row -> row.family() == family && row.course() == course)
            .toList();
    if (rows.isEmpty() || !page.shows(course)) {
      return;
    }
    TextTable table =
        new TextTable("<" + family.text() + " " + course.text(), "<what happens", ">line");
    for (Row row : rows) {
      table.row(messages(family, row.messages()), words(row), lines(row));
    }
    text.append('\n').append(markdown ? table.markdown() : table.text());
  }

  private String words(Row row) {
    String words = row.text();
    return words.equals("passed")
        ? style.good(words)
        : words.startsWith("dropped") && !words.contains(" ")
            ? style.bad(words)
            : style.doubtful(words);
  }

  private static String lines(Row row) {
    List<Integer> lines = row.lines();
    return lines.isEmpty()
        ? "policy"
        : lines.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  private static String messages(Family family, MessageSet messages) {
    return MessageWords.of(family, messages);
  }

  private void remarks(String head, List<Rule> rules) {
    if (rules.isEmpty()) {
      return;
    }
    text.append('\n').append(head).append('\n');
    for (Rule rule : rules.subList(0, Math.min(rules.size(), MOST_RULES))) {
      text.append("  line ").append(rule.line()).append(": ").append(rule.text()).append('\n');
    }
    if (rules.size() > MOST_RULES) {
      text.append("  and ").append(rules.size() - MOST_RULES).append(" more\n");
    }
  }
}

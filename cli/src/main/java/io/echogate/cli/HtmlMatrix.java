package io.echogate.cli;

import io.echogate.firewalls.audit.Deciders;
import io.echogate.firewalls.audit.Row;
import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.firewalls.rules.Rule;
import io.echogate.icmp.Family;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The tables of an audit in its page. A cell says in words and by its colour what happens; the
 * cases behind it appear while it is pointed at or has the focus.
 */
final class HtmlMatrix {
  private static final int MOST_CASES = 12;
  private static final int MOST_LETTERS = 300;
  private static final double LEAST_SHARE = 0.001;

  private final AuditPage page;
  private final HtmlText html;
  private final HtmlLines lines;
  private int cells;

  HtmlMatrix(AuditPage page, HtmlText html, HtmlLines lines) {
    this.page = page;
    this.html = html;
    this.lines = lines;
  }

  void write() {
    html.open("section", "aria-labelledby", "messages").lineEnd();
    html.element("h2", "What happens to each message", "id", "messages").lineEnd();
    html.element(
            "p", "Point at a cell, or go to it with the tab key, for its cases.", "class", "tip")
        .lineEnd();
    for (Family family : Family.values()) {
      for (Course course : Course.values()) {
        List<Row> rows = page.rows(family, course);
        if (!rows.isEmpty()) {
          table(family, course, rows);
        }
      }
    }
    html.end("section");
  }

  private void table(Family family, Course course, List<Row> rows) {
    html.element("h3", AuditPage.name(family) + ", " + AuditPage.way(course)).lineEnd();
    html.open("table", "class", "matrix").lineEnd();
    html.open("thead").open("tr");
    for (String head : List.of("Messages", "What happens", "Lines")) {
      html.element("th", head, "scope", "col");
    }
    html.close("tr").end("thead");
    html.open("tbody").lineEnd();
    rows.forEach(this::row);
    html.end("tbody").end("table");
  }

  private void row(Row row) {
    String id = "cases" + ++cells;
    html.open("tr");
    html.element("th", MessageWords.of(row.family(), row.messages()), "scope", "row");
    html.open("td", "class", "verdict-cell " + RowLook.of(row).text());
    html.element(
        "span",
        Visible.cut(page.words(row), MOST_LETTERS),
        "class",
        "words",
        "tabindex",
        "0",
        "aria-describedby",
        id);
    cases(row, id);
    html.close("td").open("td", "class", "lines");
    links(row);
    html.close("td").end("tr");
  }

  private void cases(Row row, String id) {
    html.open("div", "class", "cases", "id", id);
    html.element("p", MessageWords.all(row.family(), row.messages()), "class", "messages");
    html.open("ul");
    row.entries().stream().limit(MOST_CASES).forEach(entry -> entry(row, entry));
    if (row.entries().size() > MOST_CASES) {
      html.element("li", "and " + (row.entries().size() - MOST_CASES) + " more");
    }
    html.close("ul").close("div");
  }

  private void entry(Row row, Row.Entry entry) {
    html.open("li");
    html.element(
        "strong",
        Visible.cut(entry.treatment().text(), MOST_LETTERS),
        "class",
        RowLook.of(entry.treatment()).text());
    html.text(entry.which().isEmpty() ? "" : " " + entry.which());
    html.text(": " + share(entry.share()) + " of those " + states(entry) + ", decided by ");
    String before = "";
    for (Rule rule : entry.rules()) {
      html.text(before);
      Deciders.implicit(rule)
          .ifPresent(implicit -> html.text(Visible.cut(implicit, MOST_LETTERS) + ", "));
      lines.link(html, rule, page.place(rule));
      before = ", ";
    }
    for (String policy : entry.policies()) {
      html.text(before + page.unwritten(policy));
      before = ", ";
    }
    if (before.isEmpty()) {
      html.text("no filter");
    }
    html.text("; for example ");
    html.element("code", SituationText.of(row.course(), entry.example())).close("li");
  }

  private static String states(Row.Entry entry) {
    return entry.states().stream()
        .sorted()
        .map(State::name)
        .map(name -> name.toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }

  private static String share(double share) {
    return share >= 1 - LEAST_SHARE
        ? "all"
        : share < LEAST_SHARE
            ? "less than 0.1 %"
            : String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  private void links(Row row) {
    String before = "";
    for (Rule rule : row.deciders()) {
      html.text(before);
      lines.link(html, rule, page.mark(rule));
      html.text(AuditPage.end(row, rule));
      before = ", ";
    }
    if (row.deciders().isEmpty()) {
      html.text(page.unwritten(row));
    }
  }
}

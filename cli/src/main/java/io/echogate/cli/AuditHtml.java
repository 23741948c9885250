package io.echogate.cli;

import io.echogate.advice.knowledge.Severity;
import io.echogate.firewalls.audit.Deciders;
import io.echogate.policy.source.Source;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The report of an audit as one page in HTML: it loads nothing, runs nothing, and shows whatever
 * the rules hold as words.
 */
final class AuditHtml {
  private static final int MOST_RULES = 200;
  private static final int MOST_LETTERS = 1_000;

  /** No script, no request, whatever should come into the page. */
  private static final String SECURITY =
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

  private final AuditPage page;
  private final HtmlText html = new HtmlText();
  private final HtmlLines lines;

  private AuditHtml(AuditPage page) {
    this.page = page;
    this.lines = new HtmlLines(page.sources());
  }

  static String of(AuditPage page) {
    return new AuditHtml(page).write();
  }

  /** What a text is called. */
  static String name(Source source) {
    return source.name().equals("<stdin>") ? "standard input" : source.name();
  }

  private String write() {
    String name =
        page.input()
            .machine()
            .map(AuditInput.Machine::name)
            .orElseGet(
                () ->
                    page.input().texts().stream()
                        .map(AuditHtml::name)
                        .collect(Collectors.joining(", ")));
    html.open("!DOCTYPE html").lineEnd();
    html.open("html", "lang", "en").lineEnd();
    head(name);
    html.open("body").lineEnd();
    html.element("a", "Skip to the findings", "class", "skip", "href", "#findings").lineEnd();
    top(name);
    html.open("main").lineEnd();
    findings();
    notes();
    new HtmlMatrix(page, html, lines).write();
    remarks();
    section("input", "The rules");
    lines.list(html);
    html.end("section").end("main");
    html.open("footer").element("p", "Made by echogate audit.").end("footer");
    return html.end("body").end("html").toString();
  }

  private void head(String name) {
    html.open("head").lineEnd();
    html.open("meta", "charset", "utf-8").lineEnd();
    html.open("meta", "http-equiv", "Content-Security-Policy", "content", SECURITY).lineEnd();
    html.open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    html.lineEnd();
    html.open("meta", "name", "color-scheme", "content", "light dark").lineEnd();
    html.open("meta", "name", "referrer", "content", "no-referrer").lineEnd();
    html.element("title", "ICMP audit of " + name).lineEnd();
    html.style(Resource.AUDIT_STYLE.text());
    html.end("head");
  }

  private void top(String name) {
    html.open("header").lineEnd();
    html.open("h1").text("ICMP audit of ").element("code", name).end("h1");
    Severity worst =
        page.report().findings().stream()
            .map(finding -> finding.severity())
            .min(Severity::compareTo)
            .orElse(page.unjudged().isPresent() ? Severity.MEDIUM : Severity.NONE);
    html.element("p", page.verdict(), "class", "verdict " + worst.text()).lineEnd();
    html.open("ul", "class", "premises").lineEnd();
    page.premises().forEach(premise -> html.element("li", premise).lineEnd());
    page.gaps().forEach(gap -> html.element("li", gap, "class", "gap").lineEnd());
    html.end("ul");
    html.open("nav", "aria-label", "Parts of this page").lineEnd();
    html.element("a", "Findings", "href", "#findings").lineEnd();
    html.element("a", "What happens to each message", "href", "#messages").lineEnd();
    if (!page.dead().isEmpty()) {
      html.element("a", "Dead rules", "href", "#dead").lineEnd();
    }
    if (!page.unknown().isEmpty()) {
      html.element("a", "Not understood", "href", "#unknown").lineEnd();
    }
    html.element("a", "The rules", "href", "#input").lineEnd();
    html.end("nav").end("header");
  }

  private void section(String id, String title) {
    html.open("section", "aria-labelledby", id).lineEnd();
    html.element("h2", title, "id", id).lineEnd();
  }

  private void findings() {
    section("findings", "Findings");
    if (page.report().findings().isEmpty()) {
      html.element("p", "None.").lineEnd();
    }
    FindingBlock.of(page).forEach(block -> new HtmlFinding(page, html, lines).write(block));
    html.end("section");
  }

  private void notes() {
    if (page.notes().isEmpty()) {
      return;
    }
    section("notes", "Notes");
    html.open("ul").lineEnd();
    page.notes().forEach(note -> html.element("li", note).lineEnd());
    html.end("ul").end("section");
  }

  private void remarks() {
    rules(
        "dead",
        "Dead rules",
        "They decide about no message, because others before them do.",
        page.dead());
    rules(
        "unknown",
        "Not understood",
        "Of these rules something is not understood; it may hold or not.",
        page.unknown());
  }

  private void rules(String id, String title, String words, List<RuleRemark> rules) {
    if (rules.isEmpty()) {
      return;
    }
    section(id, title);
    html.element("p", words).lineEnd();
    html.open("ul").lineEnd();
    for (RuleRemark remark : rules.subList(0, Math.min(rules.size(), MOST_RULES))) {
      html.open("li");
      Optional<String> implicit = Deciders.implicit(remark.rule());
      implicit.ifPresent(end -> html.text(Visible.cut(end, MOST_LETTERS) + ", "));
      lines.link(html, remark.rule(), page.place(remark.rule()));
      if (implicit.isEmpty()) {
        html.text(": ").element("code", Visible.cut(remark.rule().text(), MOST_LETTERS));
      }
      html.text(page.deciders(remark)).end("li");
    }
    if (rules.size() > MOST_RULES) {
      html.element("li", "and " + (rules.size() - MOST_RULES) + " more").lineEnd();
    }
    html.end("ul").end("section");
  }
}

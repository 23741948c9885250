package io.echogate.cli;

import io.echogate.firewalls.audit.AuditFinding;
import io.echogate.firewalls.audit.Deciders;
import io.echogate.firewalls.audit.Remedy;
import io.echogate.firewalls.insertion.Place;
import io.echogate.firewalls.rules.Rule;
import io.echogate.icmp.Family;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Findings of an audit that are told as one, in its page. */
final class HtmlFinding {
  private static final int MOST_NAMES = 40;
  private static final int MOST_LETTERS = 1_000;

  private final AuditPage page;
  private final HtmlText html;
  private final HtmlLines lines;

  HtmlFinding(AuditPage page, HtmlText html, HtmlLines lines) {
    this.page = page;
    this.html = html;
    this.lines = lines;
  }

  void write(FindingBlock block) {
    AuditFinding first = block.first();
    html.open("article", "class", "finding " + first.severity().text()).lineEnd();
    html.open("h3");
    badge(first);
    html.text(AuditPage.title(first));
    first.family().map(AuditPage::name).ifPresent(name -> html.text(", " + name));
    html.end("h3");
    html.element("p", first.consequence(), "class", "consequence").lineEnd();
    for (AuditFinding other : block.others()) {
      html.open("p", "class", "consequence");
      badge(other);
      html.text(other.kind().title() + ": " + other.consequence()).end("p");
    }
    html.open("dl").lineEnd();
    words("Functions", names(block.functions()));
    words("Messages", names(block.messageNames()));
    decider(first);
    words("Because", block.explanation());
    AuditPage.example(first)
        .ifPresent(
            packet -> {
              name("For example");
              html.open("dd").element("code", packet).end("dd");
            });
    name("Help");
    block
        .remedy()
        .ifPresent(
            remedy -> {
              html.open("dd");
              remedy(remedy);
              html.end("dd");
            });
    block.cures().forEach(cure -> html.element("dd", cure).lineEnd());
    words("Source", block.source());
    words(
        "Id",
        block.findings().stream().map(AuditFinding::id).collect(Collectors.joining(", "))
            + first.family().map(Family::text).map(", "::concat).orElse(""));
    html.end("dl").end("article");
  }

  private void badge(AuditFinding finding) {
    String severity = finding.severity().text();
    html.element("span", severity, "class", "badge " + severity).text(" ");
  }

  private void name(String name) {
    html.element("dt", name).lineEnd();
  }

  private void words(String name, String words) {
    if (!words.isEmpty()) {
      name(name);
      html.element("dd", Visible.cut(words, MOST_LETTERS)).lineEnd();
    }
  }

  private void decider(AuditFinding finding) {
    Optional<Rule> rule = finding.rule();
    if (rule.isPresent()) {
      name("Decided by");
      html.open("dd");
      Optional<String> implicit = Deciders.implicit(rule.get());
      implicit.ifPresent(words -> html.text(Visible.cut(words, MOST_LETTERS) + " ("));
      lines.link(html, rule.get(), page.place(rule.get()));
      if (implicit.isPresent()) {
        html.text(")").end("dd");
      } else {
        html.text(": ").element("code", Visible.cut(rule.get().text(), MOST_LETTERS)).end("dd");
      }
      return;
    }
    AuditPage.policy(finding)
        .ifPresent(
            chain -> {
              name("Decided by");
              html.open("dd");
              lines.link(html, chain.origin(), page.policy(chain));
              html.end("dd");
            });
  }

  private void remedy(Remedy remedy) {
    Place place = remedy.place();
    boolean replaces = remedy.needless().isPresent();
    if (page.commands(remedy).isEmpty()) {
      html.text(replaces ? "replace " : place.words(""));
      place.rule().ifPresent(rule -> lines.link(html, rule, page.place(rule)));
      html.text(replaces ? " with:" : ":");
    } else {
      html.text("run:");
    }
    html.open("pre", "class", "fix", "title", "a click selects all of it").open("code");
    for (String line : page.lines(remedy)) {
      html.text(line).lineEnd();
    }
    html.close("code").close("pre");
  }

  private static String names(List<String> names) {
    int more = names.size() - MOST_NAMES;
    String some = String.join(", ", names.subList(0, Math.min(names.size(), MOST_NAMES)));
    return more > 0 ? some + " and " + more + " more" : some;
  }
}

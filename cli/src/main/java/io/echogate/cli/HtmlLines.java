package io.echogate.cli;

import io.echogate.firewalls.rules.Rule;
import io.echogate.policy.Origin;
import io.echogate.policy.source.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * The lines of an audit's texts in its page: links to them, and a listing of those that something
 * links to, with a few around them. Short texts are listed as a whole.
 */
final class HtmlLines {
  private static final int SHORT = 1_000;
  private static final int AROUND = 3;
  private static final int MOST_LETTERS = 1_000;

  private final List<Source> sources;
  private final List<NavigableSet<Integer>> linked = new ArrayList<>();

  HtmlLines(List<Source> sources) {
    this.sources = sources;
    sources.forEach(source -> linked.add(new TreeSet<>()));
  }

  /** A link to the line of a rule. */
  void link(HtmlText html, Rule rule, String words) {
    link(html, rule.origin(), words);
  }

  /** A link to the line where something is said. */
  void link(HtmlText html, Origin origin, String words) {
    int index = sources.indexOf(origin.source());
    if (index < 0) {
      html.text(words);
      return;
    }
    linked.get(index).add(origin.line());
    html.element("a", words, "href", "#" + id(index, origin.line()));
  }

  private static String id(int source, int line) {
    return "s" + (source + 1) + "-" + line;
  }

  /** The listings; all links have to be there. */
  void list(HtmlText html) {
    html.element("p", "Lines that something above is about are marked with ●.").lineEnd();
    for (int i = 0; i < sources.size(); i++) {
      Source source = sources.get(i);
      html.element("h3", AuditHtml.name(source)).lineEnd();
      html.open(
          "div",
          "class",
          "source",
          "tabindex",
          "0",
          "role",
          "region",
          "aria-label",
          "Lines of " + AuditHtml.name(source));
      html.lineEnd();
      list(html, i, source);
      html.end("div");
    }
  }

  private void list(HtmlText html, int index, Source source) {
    int count = source.lines();
    if (count > 1 && source.line(count).isEmpty()) {
      count--;
    }
    NavigableSet<Integer> marked = linked.get(index);
    int next = 1;
    while (next <= count) {
      int first = count <= SHORT ? next : shown(marked, next, count);
      if (first > next) {
        gap(html, first - next);
      }
      if (first <= count) {
        line(html, index, source, first, marked.contains(first));
      }
      next = first + 1;
    }
  }

  /** The first line from one on that is near a marked one; behind the end if there is none. */
  private static int shown(NavigableSet<Integer> marked, int line, int count) {
    Integer near = marked.ceiling(line - AROUND);
    return near == null ? count + 1 : Math.max(line, near - AROUND);
  }

  private static void gap(HtmlText html, int lines) {
    html.element(
            "p",
            lines == 1 ? "… 1 line …" : String.format(Locale.ROOT, "… %,d lines …", lines),
            "class",
            "gap")
        .lineEnd();
  }

  private static void line(HtmlText html, int index, Source source, int line, boolean marked) {
    String id = id(index, line);
    html.open("div", "class", marked ? "line marked" : "line", "id", id);
    html.element("a", String.valueOf(line), "href", "#" + id);
    html.element("span", marked ? "●" : " ", "class", "mark");
    html.element("code", Visible.cut(source.line(line).replace("\t", "    "), MOST_LETTERS));
    html.end("div");
  }
}

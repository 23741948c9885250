package io.echogate.firewalls.insertion;

import io.echogate.firewalls.junos.JunosWriter;
import io.echogate.firewalls.rules.Rule;
import io.echogate.icmp.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Terms of a filter, with braces or as {@code set} lines, as the terms beside them are written. */
final class JunosLines {
  private static final Pattern SET =
      Pattern.compile(
          "(?<filter>set\\s+firewall\\s+.*?filter\\s+\\S+)\\s+term\\s.*", Pattern.DOTALL);

  /** The rest of a line on which a term ends, and nothing else. */
  private static final Pattern NOTHING = Pattern.compile("\\s*(?:#.*|/\\*.*\\*/\\s*)?");

  private static final String INDENT = "    ";

  private final Spot spot;
  private final Taken taken;

  JunosLines(Spot spot, Taken taken) {
    this.spot = spot;
    this.taken = taken;
  }

  Insertion insertion(List<Rule> rules, Family family) {
    List<JunosWriter.Term> terms = new ArrayList<>();
    rules.forEach(rule -> terms.addAll(JunosWriter.terms(rule, family)));
    String line = spot.source().text().substring(spot.lineStart(), spot.start()) + spot.words();
    Matcher set = SET.matcher(line.strip());
    boolean braces = !set.matches();
    String filter = braces ? "" : set.group("filter");
    List<String> lines = new ArrayList<>();
    for (JunosWriter.Term term : terms) {
      String name =
          taken.name(
              spot.source().name(),
              spot.chain().name() + " before " + spot.start() + ": " + term,
              some -> spot.source().text().contains("term " + some + " "));
      if (braces) {
        lines.addAll(block(name, term));
      } else {
        String start = filter + " term " + name + " ";
        term.from().forEach(some -> lines.add(start + "from " + plain(some)));
        lines.add(start + "then " + plain(term.then()));
      }
    }
    if (spot.before().isEmpty() && spot.last().isEmpty()) {
      return spot.byHand(lines, "the filter has no term yet");
    }
    if (spot.before().isPresent()) {
      return spot.lead().isBlank() || !braces
          ? spot.inFront(lines)
          : spot.byHand(lines, "several terms stand on that line");
    }
    return braces ? behindBlock(lines) : spot.behind(lines);
  }

  private Insertion behindBlock(List<String> lines) {
    String text = spot.source().text();
    int depth = 0;
    for (int at = spot.start(); at < text.length(); at++) {
      depth += text.charAt(at) == '{' ? 1 : text.charAt(at) == '}' ? -1 : 0;
      if (text.charAt(at) == '}' && depth == 0) {
        int next = text.indexOf('\n', at);
        return next < 0 || !NOTHING.matcher(text.substring(at + 1, next)).matches()
            ? spot.byHand(lines, "the filter ends on the line of its last term")
            : spot.at(next + 1, lines, false);
      }
    }
    return spot.byHand(lines, "it is not plain where the last term ends");
  }

  private static List<String> block(String name, JunosWriter.Term term) {
    List<String> lines = new ArrayList<>();
    lines.add("term " + name + " {");
    lines.add(INDENT + "from {");
    term.from().forEach(line -> lines.add(INDENT.repeat(2) + line));
    lines.add(INDENT + "}");
    lines.add(INDENT + "then " + term.then());
    lines.add("}");
    return lines;
  }

  private static String plain(String line) {
    return line.endsWith(";") ? line.substring(0, line.length() - 1) : line;
  }
}

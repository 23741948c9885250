package io.echogate.firewalls.policies;

import io.echogate.firewalls.export.Loss;
import io.echogate.firewalls.rules.Rule;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The comments of a policy: the lines that a statement comes from, and what is not the same. */
final class Remarks {
  private static final int WIDTH = 94;
  private static final int MOST_LINES = 3;
  private static final int MOST_LOSSES = 40;

  private Remarks() {}

  /** The comments in front of a statement. */
  static List<String> of(List<Rule> rules) {
    Set<String> all = new LinkedHashSet<>();
    for (Rule rule : rules) {
      String text = rule.origin().source().text().isEmpty() ? "" : rule.text();
      if (!text.isEmpty()) {
        all.add("line " + rule.line() + ": " + text);
      }
      if (!rule.comment().isBlank() && !text.contains(rule.comment().strip())) {
        all.add(rule.comment());
      }
    }
    List<String> lines = new ArrayList<>();
    for (String line : all) {
      if (lines.size() == MOST_LINES && all.size() > MOST_LINES + 1) {
        lines.add("# and " + (all.size() - MOST_LINES) + " more");
        break;
      }
      lines.add(comment(line));
    }
    return lines;
  }

  /** The comments at the head. */
  static List<String> head(String from, List<Loss> losses) {
    List<String> lines = new ArrayList<>();
    lines.add(comment("Made of " + from + "."));
    if (!losses.isEmpty()) {
      lines.add("# Not the same:");
    }
    for (Loss loss : losses.subList(0, Math.min(losses.size(), MOST_LOSSES))) {
      String line = loss.origin().map(origin -> "line " + origin.line() + ": ").orElse("");
      lines.addAll(wrapped("- " + line + loss.text()));
    }
    if (losses.size() > MOST_LOSSES) {
      lines.add("# - and " + (losses.size() - MOST_LOSSES) + " more");
    }
    return lines;
  }

  private static List<String> wrapped(String text) {
    List<String> lines = new ArrayList<>();
    String rest = plain(text);
    String indent = "# ";
    while (rest.length() > WIDTH) {
      int blank = rest.lastIndexOf(' ', WIDTH);
      if (blank < WIDTH / 2) {
        break;
      }
      lines.add(indent + rest.substring(0, blank));
      rest = rest.substring(blank + 1);
      indent = "#   ";
    }
    lines.add(indent + rest);
    return lines;
  }

  private static String comment(String text) {
    String plain = plain(text);
    if (plain.codePointCount(0, plain.length()) > WIDTH) {
      plain = plain.substring(0, plain.offsetByCodePoints(0, WIDTH - 4)).stripTrailing() + " ...";
    }
    return "# " + plain;
  }

  /** On one line, without characters that no policy may hold. */
  private static String plain(String text) {
    StringBuilder plain = new StringBuilder();
    text.strip()
        .codePoints()
        .forEach(
            c ->
                plain.appendCodePoint(
                    Character.isISOControl(c)
                            || Character.getType(c) == Character.FORMAT
                            || Character.getType(c) == Character.SURROGATE
                            || c == 0x2028
                            || c == 0x2029
                        ? ' '
                        : c));
    return plain.toString();
  }
}

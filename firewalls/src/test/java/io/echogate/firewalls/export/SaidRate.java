package io.echogate.firewalls.export;

import java.util.List;

/** The packets a second that an exported text says that a limit admits. */
final class SaidRate {
  private static final List<String> WORDS = List.of("limit rate ", "--limit ", "--hashlimit-upto ");
  private static final String NAMED = "limit name \"";

  private SaidRate() {}

  /** The rate in the rules of a line of the policy. */
  static double of(String rules, int line) {
    for (String rule : rules(rules, line)) {
      for (String word : WORDS) {
        int at = rule.indexOf(word);
        if (at >= 0) {
          return perSecond(rule.substring(at + word.length()));
        }
      }
      int name = rule.indexOf(NAMED);
      if (name >= 0) {
        int from = name + NAMED.length();
        return named(rules, rule.substring(from, rule.indexOf('"', from)));
      }
    }
    throw new AssertionError("no limit of line " + line + " in\n" + rules);
  }

  /** What stands below the comment with the policy's line, until the next comment. */
  private static List<String> rules(String text, int line) {
    return text.lines()
        .dropWhile(one -> !one.strip().startsWith("# flood.policy:" + line + ":"))
        .skip(1)
        .takeWhile(one -> !one.strip().startsWith("#"))
        .toList();
  }

  private static double named(String text, String name) {
    String rate = "rate ";
    int definition = text.indexOf("limit " + name + " {");
    int at = text.indexOf(rate, definition);
    return perSecond(text.substring(at + rate.length()));
  }

  /** The rate that a text begins with, such as {@code 60/minute}. */
  private static double perSecond(String text) {
    int slash = text.indexOf('/');
    long amount = Long.parseLong(text.substring(0, slash));
    return switch (text.charAt(slash + 1)) {
      case 's' -> amount;
      case 'm' -> amount / 60.0;
      case 'h' -> amount / 3600.0;
      default -> amount / 86_400.0;
    };
  }
}

package io.echogate.policy;

import io.echogate.policy.source.Source;
import io.echogate.policy.source.Span;
import java.util.regex.Pattern;

/**
 * Where in which text something was said. It travels with every decision: verdicts, counters,
 * verifier logs and exports name it.
 */
public record Origin(Source source, Span span) {
  private static final Pattern COMMENT = Pattern.compile("#[^\n]*");
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  /** The name of the text: usually the path of a file. */
  public String file() {
    return source.name();
  }

  /** The line on which it begins, from 1. */
  public int line() {
    return source.lineOf(span.start());
  }

  /** The column at which it begins, from 1. */
  public int column() {
    return source.columnOf(span.start());
  }

  /** The words, without comments, on one line: blanks and line ends are one blank each. */
  public String text() {
    String words = source.text(span);
    return isOneLine(words)
        ? words
        : BLANKS.matcher(COMMENT.matcher(words).replaceAll(" ").strip()).replaceAll(" ");
  }

  /**
   * Whether there is nothing to do, as in most lines of imported rules, of which there are many.
   */
  private static boolean isOneLine(String words) {
    char before = ' ';
    for (int i = 0; i < words.length(); i++) {
      char letter = words.charAt(i);
      if (letter < ' ' || letter > '~' || letter == '#' || (letter == ' ' && before == ' ')) {
        return false;
      }
      before = letter;
    }
    return words.isEmpty() || before != ' ';
  }
}

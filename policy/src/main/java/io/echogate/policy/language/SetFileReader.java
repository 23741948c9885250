package io.echogate.policy.language;

import io.echogate.policy.PrefixSet;
import io.echogate.policy.source.Span;

/**
 * Reads a file of a set: a prefix a line, empty lines, and comments from {@code #} to the end of
 * the line. It makes no tokens, since such files are long.
 */
final class SetFileReader {
  private final Reporter reporter;
  private final String text;
  private final PrefixSet.Builder prefixes = new PrefixSet.Builder();
  private final PrefixResolver resolver;

  /** Reads the text of a reporter. */
  SetFileReader(Reporter reporter) {
    this.reporter = reporter;
    this.text = reporter.source().text();
    this.resolver = new PrefixResolver(reporter, prefixes);
  }

  /** The prefixes; wrong lines are reported and left out. */
  PrefixSet read() {
    int start = 0;
    while (start < text.length()) {
      int end = text.indexOf('\n', start);
      end = end < 0 ? text.length() : end;
      line(start, end);
      start = end + 1;
    }
    return prefixes.build();
  }

  private void line(int start, int lineEnd) {
    int comment = start;
    while (comment < lineEnd && text.charAt(comment) != '#') {
      comment++;
    }
    int from = start;
    int to = comment;
    while (from < to && isBlank(text.charAt(from))) {
      from++;
    }
    while (to > from && isBlank(text.charAt(to - 1))) {
      to--;
    }
    if (from == to) {
      return;
    }
    int slash = -1;
    for (int at = from; at < to; at++) {
      char character = text.charAt(at);
      if (character == '/' && slash < 0) {
        slash = at;
      } else if (isBlank(character) || character == ',' || character == ';') {
        refuse(at, to);
        return;
      }
    }
    if (slash < 0) {
      resolver.add(from, to, -1, -1);
    } else if (slash == from || slash + 1 == to) {
      reporter.add(
          reporter
              .error(new Span(slash, slash + 1), "'/' without an address and a length around it")
              .withHelp("write 192.0.2.0/24"));
    } else {
      resolver.add(from, slash, slash + 1, to);
    }
  }

  private void refuse(int from, int to) {
    reporter.add(
        reporter
            .error(new Span(from, to), "more than a prefix on a line")
            .withHelp("a file of a set holds one prefix a line, and comments behind '#'"));
  }

  private static boolean isBlank(char character) {
    return character == ' ' || (character >= '\t' && character <= '\r');
  }
}

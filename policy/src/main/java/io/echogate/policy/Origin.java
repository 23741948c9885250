package io.echogate.policy;

import io.echogate.policy.source.Source;
import io.echogate.policy.source.Span;

/**
 * Where in which text something was said. It travels with every decision: verdicts, counters,
 * verifier logs and exports name it.
 */
public record Origin(Source source, Span span) {

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
    return source.text(span).replaceAll("#[^\n]*", " ").strip().replaceAll("\\s+", " ");
  }
}

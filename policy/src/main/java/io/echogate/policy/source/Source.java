package io.echogate.policy.source;

import java.util.Arrays;

/**
 * A text with its name: a policy file, an include, another firewall's rules. Knows where its lines
 * begin.
 */
public final class Source {
  private final String name;
  private final String text;
  private final int[] lineStarts;

  /**
   * Takes a text as it was read; both {@code \n} and {@code \r\n} end a line.
   *
   * @param name what to call the text in messages: a file's path as the user wrote it, or {@code
   *     <stdin>}
   */
  public Source(String name, String text) {
    this.name = name;
    this.text = text;
    this.lineStarts = lineStarts(text);
  }

  private static int[] lineStarts(String text) {
    int[] starts = new int[16];
    int count = 1;
    for (int at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
      if (count == starts.length) {
        starts = Arrays.copyOf(starts, 2 * count);
      }
      starts[count++] = at + 1;
    }
    return Arrays.copyOf(starts, count);
  }

  public String name() {
    return name;
  }

  public String text() {
    return text;
  }

  /** The part of the text that a span covers. */
  public String text(Span span) {
    return text.substring(span.start(), span.end());
  }

  /** How many lines there are; an empty text has one. */
  public int lines() {
    return lineStarts.length;
  }

  /** The line, from 1, that holds the character at {@code offset}. */
  public int lineOf(int offset) {
    int found = Arrays.binarySearch(lineStarts, offset);
    return found >= 0 ? found + 1 : -found - 1;
  }

  /** The column, from 1 and in characters, of the character at {@code offset}. */
  public int columnOf(int offset) {
    int start = lineStarts[lineOf(offset) - 1];
    return text.codePointCount(start, Math.min(offset, text.length())) + 1;
  }

  /** The offset of a line's first character, {@code line} from 1. */
  public int startOf(int line) {
    return lineStarts[line - 1];
  }

  /** The offset behind a line's last character, its end left out, {@code line} from 1. */
  public int endOf(int line) {
    int start = startOf(line);
    int end = line < lineStarts.length ? lineStarts[line] - 1 : text.length();
    return end > start && text.charAt(end - 1) == '\r' ? end - 1 : end;
  }

  /** A line's text without its end, {@code line} from 1. */
  public String line(int line) {
    return text.substring(startOf(line), endOf(line));
  }
}

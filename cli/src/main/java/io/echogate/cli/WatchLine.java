package io.echogate.cli;

import java.util.function.UnaryOperator;

/**
 * A line of a view that is no wider than its room: what is beyond is cut off. What sets words off
 * takes no room, and control characters, which would move the cursor, become question marks.
 */
final class WatchLine {
  private final StringBuilder line = new StringBuilder();
  private int left;

  /** An empty line for so many columns. */
  WatchLine(int columns) {
    left = columns;
  }

  /** Adds words. */
  WatchLine add(String words) {
    return add(words, UnaryOperator.identity());
  }

  /** Adds words that are set off. */
  WatchLine add(String words, UnaryOperator<String> style) {
    String fitting = WatchFigures.left(plain(words), Math.min(words.length(), left));
    left -= fitting.length();
    line.append(fitting.isBlank() ? fitting : style.apply(fitting));
    return this;
  }

  private static String plain(String words) {
    StringBuilder plain = new StringBuilder(words);
    for (int i = 0; i < plain.length(); i++) {
      if (Character.isISOControl(plain.charAt(i))) {
        plain.setCharAt(i, '?');
      }
    }
    return plain.toString();
  }

  /** Adds words that end where the line ends, if there is room for two blanks before them. */
  WatchLine atEnd(String words) {
    int blanks = left - words.length();
    return blanks < 2 ? this : add(" ".repeat(blanks)).add(words);
  }

  /** The line, filled up with blanks. */
  String filled() {
    return line + " ".repeat(left);
  }

  /** The line, without blanks at its end. */
  String text() {
    return line.toString().stripTrailing();
  }
}

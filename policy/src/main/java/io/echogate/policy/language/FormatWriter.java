package io.echogate.policy.language;

/** Writes lines of words, with indentation. A comment ends its line. */
final class FormatWriter {
  /** Columns that lines keep to, where they can be broken. */
  private static final int WIDTH = 100;

  private static final int INDENT = 4;

  private final StringBuilder out = new StringBuilder();
  private final StringBuilder line = new StringBuilder();
  private int indent;
  private boolean commented;

  /** Indents further lines by one step more, or by one less for -1. */
  void indent(int steps) {
    indent += steps * INDENT;
  }

  /** Appends a word, with a blank in front of it unless it is the first of its line. */
  void word(String word) {
    if (commented) {
      endLine();
    }
    if (line.isEmpty()) {
      line.repeat(' ', indent);
    } else {
      line.append(' ');
    }
    line.append(word);
  }

  /** Appends a sign right behind the last word; on the next line, if a comment is between. */
  void sign(String sign) {
    if (commented || line.isEmpty()) {
      word(sign);
    } else {
      line.append(sign);
    }
  }

  /** Appends a comment, on the current line or on its own. */
  void comment(String comment, boolean trailing) {
    if (trailing && !line.isEmpty() && !commented) {
      line.append("  ").append(comment);
    } else {
      endLine();
      word(comment);
    }
    commented = true;
  }

  /** Whether a word of that length would fit on the current line. */
  boolean fits(int length) {
    int column = line.isEmpty() || commented ? indent : line.length() + 1;
    return column + length <= WIDTH;
  }

  /** Ends the current line, unless nothing is on it. */
  void endLine() {
    if (!line.isEmpty()) {
      out.append(line).append('\n');
      line.setLength(0);
    }
    commented = false;
  }

  /** Ends the current line and leaves one empty. */
  void emptyLine() {
    endLine();
    out.append('\n');
  }

  /** All lines. */
  String text() {
    endLine();
    return out.toString();
  }
}

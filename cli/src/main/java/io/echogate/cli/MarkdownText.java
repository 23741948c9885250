package io.echogate.cli;

import java.util.List;

/** Pieces of Markdown (CommonMark with tables) that words of others cannot break out of. */
final class MarkdownText {
  private static final String SIGNS = "\\`*_[]<>|~#&$";
  private static final int SHORTEST_FENCE = 3;

  private MarkdownText() {}

  /** Words in a line of text, or in the cell of a table. */
  static String words(String words) {
    String visible = Visible.of(words);
    StringBuilder text = new StringBuilder(visible.length() + 16);
    for (int i = 0; i < visible.length(); i++) {
      char letter = visible.charAt(i);
      if (SIGNS.indexOf(letter) >= 0) {
        text.append('\\');
      }
      text.append(letter);
    }
    return text.toString();
  }

  /** Words as they are written, in a line of text. */
  static String code(String words) {
    String visible = Visible.of(words).strip();
    if (visible.isEmpty()) {
      return "";
    }
    String fence = "`".repeat(backticks(visible) + 1);
    boolean apart = visible.startsWith("`") || visible.endsWith("`");
    return apart ? fence + " " + visible + " " + fence : fence + visible + fence;
  }

  /** The same in the cell of a table, where a bar ends the cell even within code. */
  static String cell(String words) {
    return code(words).replace("|", "\\|");
  }

  /** Lines as they are written, indented so many columns. */
  static String block(List<String> lines, int indent) {
    List<String> visible = lines.stream().map(Visible::of).toList();
    int longest = visible.stream().mapToInt(MarkdownText::backticks).max().orElse(0);
    String before = " ".repeat(indent);
    String fence = before + "`".repeat(Math.max(SHORTEST_FENCE, longest + 1)) + "\n";
    StringBuilder text = new StringBuilder(fence);
    visible.forEach(line -> text.append(before).append(line).append('\n'));
    return text.append(fence).toString();
  }

  /** How many backticks there are in a row, at most. */
  private static int backticks(String text) {
    int most = 0;
    int count = 0;
    for (int i = 0; i < text.length(); i++) {
      count = text.charAt(i) == '`' ? count + 1 : 0;
      most = Math.max(most, count);
    }
    return most;
  }
}

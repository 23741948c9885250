package io.echogate.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A table of text: columns as wide as they must be, two blanks between them and before them. */
final class TextTable {
  private final boolean[] right;
  private final List<String[]> rows = new ArrayList<>();

  /**
   * An empty table.
   *
   * @param heads the columns' heads, each behind {@code <} for a column of words or {@code >} for
   *     one of numbers
   */
  TextTable(String... heads) {
    right = new boolean[heads.length];
    String[] names = new String[heads.length];
    for (int i = 0; i < heads.length; i++) {
      right[i] = heads[i].charAt(0) == '>';
      names[i] = heads[i].substring(1);
    }
    rows.add(names);
  }

  /** Adds a row, a cell for each column. */
  void row(String... cells) {
    rows.add(cells.clone());
  }

  /** The table, each row ended by a line feed. */
  String text() {
    int[] widths = new int[right.length];
    for (String[] row : rows) {
      Arrays.setAll(widths, i -> Math.max(widths[i], row[i].length()));
    }
    StringBuilder text = new StringBuilder();
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.length; i++) {
        String padding = " ".repeat(widths[i] - row[i].length());
        line.append("  ").append(right[i] ? padding + row[i] : row[i] + padding);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}

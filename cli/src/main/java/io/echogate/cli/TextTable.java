package io.echogate.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A table of text: columns as wide as they must be, two blanks between them and before them. Cells
 * may be set off by a {@link Style}, which takes no room.
 */
final class TextTable {
  private static final Pattern RENDITION = Pattern.compile("\u001b\\[[0-9;]*m");

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
    return text(rows);
  }

  /**
   * The same with columns of such widths at most; cells that are wider go on in further lines.
   *
   * @param most a width for each column
   */
  String wrapped(int... most) {
    List<String[]> lines = new ArrayList<>();
    for (String[] row : rows) {
      List<List<String>> cells = new ArrayList<>();
      for (int i = 0; i < row.length; i++) {
        cells.add(WrappedCell.lines(row[i], most[i]));
      }
      int height = cells.stream().mapToInt(List::size).max().orElse(0);
      for (int line = 0; line < height; line++) {
        String[] parts = new String[row.length];
        for (int i = 0; i < row.length; i++) {
          parts[i] = line < cells.get(i).size() ? cells.get(i).get(line) : "";
        }
        lines.add(parts);
      }
    }
    return text(lines);
  }

  private String text(List<String[]> rows) {
    int[] widths = new int[right.length];
    for (String[] row : rows) {
      Arrays.setAll(widths, i -> Math.max(widths[i], width(row[i])));
    }
    StringBuilder text = new StringBuilder();
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.length; i++) {
        String padding = " ".repeat(widths[i] - width(row[i]));
        line.append("  ").append(right[i] ? padding + row[i] : row[i] + padding);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  /** The table in Markdown, without what sets cells off. */
  String markdown() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < rows.size(); i++) {
      text.append("| ").append(String.join(" | ", rows.get(i))).append(" |\n");
      if (i == 0) {
        for (boolean numbers : right) {
          text.append(numbers ? "|--:" : "|---");
        }
        text.append("|\n");
      }
    }
    return text.toString();
  }

  private static int width(String cell) {
    return RENDITION.matcher(cell).replaceAll("").length();
  }
}

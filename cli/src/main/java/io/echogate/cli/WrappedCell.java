package io.echogate.cli;

import java.util.ArrayList;
import java.util.List;

/** A cell of a table that goes on in further lines; all of them are set off as the cell is. */
final class WrappedCell {
  private static final String ESCAPE = "\u001b[";
  private static final String END = "\u001b[m";

  private WrappedCell() {}

  /** Its lines, broken at blanks, and within words that are wider than a line. */
  static List<String> lines(String cell, int width) {
    if (!cell.startsWith(ESCAPE) || !cell.endsWith(END)) {
      return words(cell, width);
    }
    String start = cell.substring(0, cell.indexOf('m') + 1);
    String words = cell.substring(start.length(), cell.length() - END.length());
    return words(words, width).stream().map(line -> start + line + END).toList();
  }

  private static List<String> words(String text, int width) {
    List<String> lines = new ArrayList<>();
    int start = 0;
    while (text.length() - start > width) {
      int blank = text.lastIndexOf(' ', start + width);
      int end = blank > start ? blank : start + width;
      lines.add(text.substring(start, end));
      start = blank > start ? end + 1 : end;
    }
    lines.add(text.substring(start));
    return lines;
  }
}

package io.echogate.cli;

import java.util.List;
import java.util.Locale;

/** Numbers in little room: rates, sums, and drawings of them. */
final class WatchFigures {
  private static final String LEVELS = "▁▂▃▄▅▆▇█";
  private static final String FULL = "█";
  private static final String EMPTY = "░";
  private static final String[] UNITS = {"", "k", "M", "G", "T", "P", "E"};
  private static final double THOUSAND = 1000;

  /** Numbers below are written out. */
  private static final double WRITTEN_OUT = 100_000;

  private WatchFigures() {}

  /**
   * A rate: {@code 0.4}, {@code 17}, {@code 99,999}, {@code 123k}; a dash where nothing happens.
   */
  static String rate(double perSecond) {
    if (perSecond <= 0) {
      return "-";
    }
    if (perSecond < 9.95) {
      return String.format(Locale.ROOT, "%.1f", perSecond);
    }
    return number(Math.round(perSecond));
  }

  /** A sum: {@code 99,999}, {@code 123k}, {@code 1.23M}. */
  static String number(long value) {
    return value < WRITTEN_OUT ? String.format(Locale.ROOT, "%,d", value) : scaled((double) value);
  }

  /** Bytes a second: {@code 17 B/s}, {@code 1.23 kB/s}. */
  static String byteRate(double perSecond) {
    if (perSecond < THOUSAND) {
      return Math.round(perSecond) + " B/s";
    }
    String scaled = scaled(perSecond);
    int digits = scaled.length() - 1;
    return scaled.substring(0, digits) + " " + scaled.substring(digits) + "B/s";
  }

  /** Three digits and the letter of a power of a thousand. */
  private static String scaled(double value) {
    int unit = 0;
    double rest = value;
    // What would be rounded up to four digits belongs to the next unit.
    while (rest >= 999.5 && unit < UNITS.length - 1) {
      rest /= THOUSAND;
      unit++;
    }
    int decimals = rest < 9.995 ? 2 : rest < 99.95 ? 1 : 0;
    return String.format(Locale.ROOT, "%." + decimals + "f%s", rest, UNITS[unit]);
  }

  /**
   * A line of small columns, one for each value, the latest on the right.
   *
   * @param values as many as there are, of which the last fill the room
   * @param width how many columns there are; those without a value are blank
   */
  static String sparkline(List<Double> values, int width) {
    List<Double> shown = values.subList(Math.max(0, values.size() - width), values.size());
    double most = shown.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    StringBuilder line = new StringBuilder(" ".repeat(width - shown.size()));
    for (double value : shown) {
      int level = 0;
      if (value > 0) {
        level = (int) Math.ceil(value / most * (LEVELS.length() - 1));
      }
      line.append(LEVELS.charAt(level));
    }
    return line.toString();
  }

  /**
   * A bar that is filled to a part.
   *
   * @param part from 0 to 1
   */
  static String bar(double part, int width) {
    int filled = (int) Math.round(Math.clamp(part, 0, 1) * width);
    // Only what is quite full or quite empty looks so.
    if (part > 0 && filled == 0) {
      filled = 1;
    }
    if (part < 1 && filled == width) {
      filled = width - 1;
    }
    return FULL.repeat(filled) + EMPTY.repeat(width - filled);
  }

  /** A text of exactly that width: cut with an ellipsis, or filled up with blanks behind. */
  static String left(String text, int width) {
    return text.length() > width
        ? text.substring(0, Math.max(0, width - 1)) + "…"
        : text + " ".repeat(width - text.length());
  }

  /** A text of that width at least, filled up with blanks before. */
  static String right(String text, int width) {
    return " ".repeat(Math.max(0, width - text.length())) + text;
  }
}

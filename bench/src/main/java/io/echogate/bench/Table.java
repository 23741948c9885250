package io.echogate.bench;

import java.util.Locale;

/** How figures are written in tables. */
final class Table {
  private Table() {}

  /** The median, and in brackets 10th and 90th percentile. */
  static String spread(Series series) {
    return String.format(
        Locale.ROOT,
        "%.2f (%.2f, %.2f)",
        series.median(),
        series.percentile(10),
        series.percentile(90));
  }
}

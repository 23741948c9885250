package io.echogate.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A chart of horizontal bars as SVG, with colours for a light and a dark page. Panels stand below
 * each other, each with a scale of its own.
 */
final class Chart {
  private static final int WIDTH = 760;
  private static final int MARGIN = 24;
  private static final int BARS_AT = 290;
  private static final int BARS_WIDTH = 400;
  private static final int BAR = 12;
  private static final int ROW_GAP = 9;
  private static final int LINE = 18;
  private static final int BASELINE = 10;

  private static final String STYLE =
      """
      <style>
        text { font: 13px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #1f2328 }
        .title { font-size: 15px; font-weight: 600 }
        .note { font-size: 12px; fill: #59636e }
        .paper { fill: #ffffff }
        .ours { fill: #0969da }
        .peer { fill: #a3adb8 }
        .spread { stroke: #1f2328; stroke-width: 1.5 }
        @media (prefers-color-scheme: dark) {
          text { fill: #e6edf3 }
          .note { fill: #9198a1 }
          .paper { fill: #0d1117 }
          .ours { fill: #4493f8 }
          .peer { fill: #59636e }
          .spread { stroke: #e6edf3 }
        }
      </style>
      """;

  private final String description;
  private final StringBuilder body = new StringBuilder();
  private int y = MARGIN;

  /**
   * A figure of ours or of a peer.
   *
   * @param legend what it belongs to where a row has several bars
   */
  record Bar(String legend, boolean ours, Series figures) {}

  /** Bars with one label. */
  record Row(String label, List<Bar> bars) {
    Row {
      bars = List.copyOf(bars);
    }
  }

  /**
   * An empty chart.
   *
   * @param description for those who do not see it
   */
  Chart(String description) {
    this.description = description;
  }

  /** Adds a panel. */
  Chart panel(String title, String note, String format, List<Row> rows) {
    text("title", MARGIN, title);
    y += LINE;
    text("note", MARGIN, note);
    y += LINE + ROW_GAP;
    legend(rows.getFirst());
    double most =
        rows.stream()
            .flatMap(row -> row.bars.stream())
            .mapToDouble(bar -> bar.figures.percentile(90))
            .max()
            .orElseThrow();
    for (Row row : rows) {
      row(row, BARS_WIDTH / most, format);
    }
    y += LINE;
    return this;
  }

  /** Adds small print. */
  Chart notes(List<String> notes) {
    for (String note : notes) {
      text("note", MARGIN, note);
      y += LINE;
    }
    return this;
  }

  private void legend(Row first) {
    if (first.bars.size() < 2) {
      return;
    }
    int x = BARS_AT;
    for (Bar bar : first.bars) {
      rectangle(bar.ours, x, BAR);
      text("note", x + BAR + 6, bar.legend);
      x += BARS_WIDTH / 2;
    }
    y += LINE + ROW_GAP;
  }

  private void row(Row row, double scale, String format) {
    int middle = (row.bars.size() - 1) * BAR / 2;
    element(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>"
            .formatted(BARS_AT - 10, y + middle + BASELINE, escaped(row.label)));
    for (Bar bar : row.bars) {
      Series figures = bar.figures;
      rectangle(bar.ours, BARS_AT, pixels(figures.median(), scale));
      int low = BARS_AT + pixels(figures.percentile(10), scale);
      int high = BARS_AT + pixels(figures.percentile(90), scale);
      element("<path class=\"spread\" d=\"M%d %d.5H%d\"/>".formatted(low, y + BAR / 2 - 1, high));
      text("note", high + 6, String.format(Locale.ROOT, format, figures.median()));
      y += BAR;
    }
    y += ROW_GAP;
  }

  /** The length of a figure; nothing is shorter than nothing. */
  private static int pixels(double figure, double scale) {
    return Math.toIntExact(Math.round(Math.max(0, figure * scale)));
  }

  private void rectangle(boolean ours, int x, int width) {
    element(
        "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>"
            .formatted(ours ? "ours" : "peer", x, y, width, BAR - 1));
  }

  private void text(String type, int x, String content) {
    element(
        "<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>"
            .formatted(type, x, y + BASELINE, escaped(content)));
  }

  private void element(String xml) {
    body.append("  ").append(xml).append('\n');
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /** The chart as a document. */
  String svg() {
    int height = y + MARGIN / 2;
    List<String> parts = new ArrayList<>();
    parts.add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
                .formatted(WIDTH, height, WIDTH, height)
            + " role=\"img\">\n");
    parts.add("<title>" + escaped(description) + "</title>\n");
    parts.add(STYLE);
    parts.add("  <rect class=\"paper\" width=\"100%\" height=\"100%\" rx=\"8\"/>\n");
    parts.add(body.toString());
    parts.add("</svg>\n");
    return String.join("", parts);
  }
}

package io.echogate.cli;

/** A text in HTML that grows; no words of others can be anything but words in it. */
final class HtmlText {
  private final StringBuilder html = new StringBuilder();

  /**
   * Begins an element.
   *
   * @param attributes names and values, in turn
   */
  HtmlText open(String tag, String... attributes) {
    html.append('<').append(tag);
    for (int i = 0; i < attributes.length; i += 2) {
      html.append(' ').append(attributes[i]).append("=\"");
      escape(attributes[i + 1]);
      html.append('"');
    }
    html.append('>');
    return this;
  }

  /** Ends an element. */
  HtmlText close(String tag) {
    html.append("</").append(tag).append('>');
    return this;
  }

  /** Ends an element and the line. */
  HtmlText end(String tag) {
    close(tag);
    html.append('\n');
    return this;
  }

  /** Words. */
  HtmlText text(String words) {
    escape(words);
    return this;
  }

  /** An element with nothing but words. */
  HtmlText element(String tag, String words, String... attributes) {
    return open(tag, attributes).text(words).close(tag);
  }

  /** A line end within preformatted text. */
  HtmlText lineEnd() {
    html.append('\n');
    return this;
  }

  /** A style sheet of our own. */
  HtmlText style(String sheet) {
    html.append("<style>\n").append(sheet).append("</style>\n");
    return this;
  }

  private void escape(String words) {
    String visible = Visible.of(words);
    for (int i = 0; i < visible.length(); i++) {
      char letter = visible.charAt(i);
      switch (letter) {
        case '&' -> html.append("&amp;");
        case '<' -> html.append("&lt;");
        case '>' -> html.append("&gt;");
        case '"' -> html.append("&quot;");
        case '\'' -> html.append("&#39;");
        default -> html.append(letter);
      }
    }
  }

  @Override
  public String toString() {
    return html.toString();
  }
}

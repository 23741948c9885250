package io.echogate.firewalls.iptables;

/** Parts a line in words as {@code iptables-restore} does: blanks, and double quotes. */
final class SaveLine {
  private SaveLine() {}

  /** Adds the words of a stretch of a text. */
  static void split(String text, int start, int end, Words words) {
    int at = start;
    while (at < end) {
      char c = text.charAt(at);
      if (c == ' ' || c == '\t' || c == '\r') {
        at++;
        continue;
      }
      int from = at;
      while (at < end && isPlain(text.charAt(at))) {
        at++;
      }
      if (at < end && text.charAt(at) == '"') {
        at = quoted(text, from, at, end, words);
      } else {
        words.add(from, at);
      }
    }
  }

  private static boolean isPlain(char c) {
    return c != ' ' && c != '\t' && c != '"' && c != '\r';
  }

  /** A word with quotes; they end it. */
  private static int quoted(String text, int from, int quote, int end, Words words) {
    int at = quote + 1;
    boolean escapes = false;
    while (at < end && text.charAt(at) != '"') {
      if (text.charAt(at) == '\\') {
        escapes = true;
        at++;
      }
      at++;
    }
    if (at >= end) {
      words.add(from, end, text.substring(quote + 1, end), true);
      words.error(words.count() - 1, "the quote is not closed", "end the text with \"");
      return end;
    }
    String value = text.substring(from, quote) + text.substring(quote + 1, at);
    words.add(from, at + 1, escapes ? unescaped(value) : value, true);
    return at + 1;
  }

  private static String unescaped(String value) {
    StringBuilder out = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) == '\\' && i + 1 < value.length()) {
        i++;
      }
      out.append(value.charAt(i));
    }
    return out.toString();
  }
}

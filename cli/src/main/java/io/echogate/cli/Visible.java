package io.echogate.cli;

import java.util.Locale;

/**
 * Words of others, made safe to show: what would steer a terminal, hide, or turn the order of words
 * round is shown as what it is.
 */
final class Visible {
  private static final char PICTURES = '\u2400';
  private static final char PICTURE_OF_DELETE = '\u2421';
  private static final int DELETE = 0x7f;

  private Visible() {}

  /** A text on one line; of tabs and line ends a blank is left. */
  static String of(String text) {
    int plain = 0;
    while (plain < text.length() && isPlain(text.charAt(plain))) {
      plain++;
    }
    if (plain == text.length()) {
      return text;
    }
    StringBuilder visible = new StringBuilder(text.length() + 16).append(text, 0, plain);
    text.codePoints().skip(text.codePointCount(0, plain)).forEach(point -> add(visible, point));
    return visible.toString();
  }

  /** The same of so many characters at most, with the number of those that were left out. */
  static String cut(String text, int most) {
    if (text.length() <= most) {
      return of(text);
    }
    int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    return of(text.substring(0, end))
        + String.format(Locale.ROOT, "… (%,d more characters)", text.length() - end);
  }

  private static boolean isPlain(char letter) {
    return letter >= ' ' && letter < DELETE;
  }

  private static void add(StringBuilder visible, int point) {
    if (point == '\t' || point == '\n' || point == '\r') {
      visible.append(' ');
    } else if (point < ' ') {
      visible.append((char) (PICTURES + point));
    } else if (point == DELETE) {
      visible.append(PICTURE_OF_DELETE);
    } else if (isHidden(point)) {
      visible.append(String.format(Locale.ROOT, "[U+%04X]", point));
    } else {
      visible.appendCodePoint(point);
    }
  }

  private static boolean isHidden(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          true;
      default -> false;
    };
  }
}

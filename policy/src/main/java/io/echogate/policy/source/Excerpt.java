package io.echogate.policy.source;

/**
 * A source line as a terminal shows it, cut to the surroundings of a span, and the line of carets
 * that goes below. Tabs become blanks; control characters, direction marks and broken characters
 * become U+FFFD, so that both lines keep in step.
 */
record Excerpt(String line, String carets) {
  private static final int TAB = 8;

  /** Characters of a line that are shown, and how many of them stand in front of the span. */
  private static final int SHOWN = 120;

  private static final int BEFORE = 60;
  private static final String CUT = "...";
  private static final int REPLACEMENT = 0xFFFD;

  static Excerpt of(Source source, Span span) {
    int number = source.lineOf(span.start());
    int lineStart = source.startOf(number);
    int lineEnd = source.endOf(number);
    int start = Math.min(span.start(), lineEnd);
    int to = Math.min(lineEnd, Math.max(lineStart, start - BEFORE) + SHOWN);
    int from = characterStart(source.text(), Math.max(lineStart, to - SHOWN));
    StringBuilder line = new StringBuilder(from > lineStart ? CUT : "");
    int width = line.length();
    int caretFrom = width;
    int caretTo = width;
    for (int at = from; at < to; ) {
      int character = source.text().codePointAt(at);
      int next = at + Character.charCount(character);
      if (at == start) {
        caretFrom = width;
      }
      width += append(line, character, width);
      if (at < span.end()) {
        caretTo = width;
      }
      at = next;
    }
    if (start >= to) {
      caretFrom = width;
    }
    int carets = Math.max(1, caretTo - caretFrom);
    if (to < lineEnd) {
      line.append(CUT);
    }
    return new Excerpt(line.toString().stripTrailing(), " ".repeat(caretFrom) + "^".repeat(carets));
  }

  /** The offset, or the one before if that would cut a pair of surrogates in two. */
  private static int characterStart(String text, int offset) {
    boolean inside =
        offset > 0
            && offset < text.length()
            && Character.isSurrogatePair(text.charAt(offset - 1), text.charAt(offset));
    return inside ? offset - 1 : offset;
  }

  /** Appends a character and says how many columns it takes. */
  private static int append(StringBuilder line, int character, int column) {
    if (character == '\t') {
      int blanks = TAB - column % TAB;
      line.repeat(' ', blanks);
      return blanks;
    }
    int columns = columnsOf(character);
    line.appendCodePoint(columns < 0 ? REPLACEMENT : character);
    return Math.abs(columns);
  }

  /**
   * Columns of a terminal (Unicode Standard Annex 11, in its coarse lines); -1 for what must not
   * reach a terminal as it is, such as escapes and changes of the writing direction.
   */
  private static int columnsOf(int character) {
    return switch (Character.getType(character)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> 0;
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          -1;
      default -> isWide(character) ? 2 : 1;
    };
  }

  private static boolean isWide(int character) {
    return character >= 0x1100
        && (character <= 0x115F
            || (character >= 0x2E80 && character <= 0xA4CF)
            || (character >= 0xAC00 && character <= 0xD7A3)
            || (character >= 0xF900 && character <= 0xFAFF)
            || (character >= 0xFE30 && character <= 0xFE6F)
            || (character >= 0xFF00 && character <= 0xFF60)
            || (character >= 0xFFE0 && character <= 0xFFE6)
            || (character >= 0x1F300 && character <= 0x1FAFF)
            || (character >= 0x20000 && character <= 0x3FFFD));
  }
}

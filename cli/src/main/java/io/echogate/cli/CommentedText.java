package io.echogate.cli;

/**
 * The text of a policy file as it is written, with comments of a width that people like to read.
 */
final class CommentedText {
  private static final int WIDTH = 100;

  private final StringBuilder text = new StringBuilder();

  /** Adds what is no comment, as it is. */
  CommentedText code(String words) {
    text.append(words);
    return this;
  }

  /** Adds a comment on a line of its own, as it is. */
  void line(String indent, String words) {
    text.append(indent).append(("# " + words).stripTrailing()).append('\n');
  }

  /** Adds a comment on as many lines as it takes. */
  void comment(String indent, String words) {
    filled(indent + "# ", words);
  }

  /**
   * The same where lines begin otherwise.
   *
   * @param start of each line
   */
  void filled(String start, String words) {
    StringBuilder line = new StringBuilder(start);
    boolean empty = true;
    for (String word : words.split(" ", -1)) {
      if (!empty && line.length() + 1 + word.length() > WIDTH) {
        text.append(line).append('\n');
        line = new StringBuilder(start);
        empty = true;
      }
      line.append(empty ? "" : " ").append(word);
      empty = false;
    }
    text.append(line).append('\n');
  }

  /** A name of a file, which could hold a line end and go on as a statement. */
  static String printable(String name) {
    return name.codePoints()
        .map(
            letter ->
                Character.isISOControl(letter) || letter == 0x2028 || letter == 0x2029
                    ? '?'
                    : letter)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  @Override
  public String toString() {
    return text.toString();
  }
}

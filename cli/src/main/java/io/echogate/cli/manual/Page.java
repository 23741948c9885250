package io.echogate.cli.manual;

/** Text in the making: headings, facts and paragraphs, filled to a width. */
public final class Page {
  private static final int WIDTH = 100;
  private static final String INDENT = "  ";

  private final StringBuilder text = new StringBuilder();

  /** An empty page. */
  public Page() {}

  /** The line at the top. */
  public Page title(String title) {
    text.append(title).append('\n');
    return this;
  }

  /** A heading, behind an empty line. */
  public Page section(String heading) {
    text.append('\n').append(heading).append('\n');
    return this;
  }

  /** A paragraph below a heading. */
  public Page paragraph(String words) {
    return filled(INDENT, words);
  }

  /** A name below a heading, and what it stands for beside it. */
  public Page entry(String name, int nameWidth, String words) {
    return filled(INDENT + padded(name, nameWidth) + INDENT, words);
  }

  /** A fact at the left margin. */
  public Page fact(String name, int nameWidth, String words) {
    return filled(padded(name, nameWidth), words);
  }

  /** Lines that are ready. */
  public Page lines(String lines) {
    text.append(lines);
    return this;
  }

  private static String padded(String name, int width) {
    return name + " ".repeat(Math.max(0, width - name.length()));
  }

  private Page filled(String first, String words) {
    StringBuilder line = new StringBuilder(first);
    boolean empty = true;
    for (String word : words.split(" ", -1)) {
      if (!empty && line.length() + 1 + word.length() > WIDTH) {
        end(line);
        line = new StringBuilder(" ".repeat(first.length()));
        empty = true;
      }
      line.append(empty ? "" : " ").append(word);
      empty = false;
    }
    end(line);
    return this;
  }

  private void end(StringBuilder line) {
    text.append(line.toString().stripTrailing()).append('\n');
  }

  /** All of it, each line ended by a line feed. */
  public String text() {
    return text.toString();
  }
}

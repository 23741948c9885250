package io.echogate.policy.language;

import io.echogate.policy.source.Source;
import io.echogate.policy.source.Span;

/**
 * A word or sign of a policy text, with its place. It holds no text of its own: a file may list a
 * million prefixes.
 *
 * @param start offset of the first character
 * @param end offset behind the last character
 */
record Token(Kind kind, Source source, int start, int end) {

  /** The longest word that messages repeat in full. */
  private static final int LONGEST = 50;

  enum Kind {
    /** Keyword, name, number, range, address. */
    WORD("a word"),
    /** Text in double quotes. */
    STRING("a text in quotes"),
    OPEN("'{'"),
    CLOSE("'}'"),
    SEMICOLON("';'"),
    COMMA("','"),
    COLON("':'"),
    EQUALS("'='"),
    SLASH("'/'"),
    PLUS("'+'"),
    STAR("'*'"),
    OPEN_BRACKET("'['"),
    CLOSE_BRACKET("']'"),
    LESS("'<'"),
    GREATER("'>'"),
    /** Behind the last character. */
    END("the end of the file");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    /** What messages call it. */
    String text() {
      return text;
    }
  }

  boolean is(Kind other) {
    return kind == other;
  }

  int length() {
    return end - start;
  }

  /** Whether it is this very word. */
  boolean isWord(String word) {
    return kind == Kind.WORD && length() == word.length() && source.text().startsWith(word, start);
  }

  /** Whether it is a word that begins so. */
  boolean startsWith(String prefix) {
    return kind == Kind.WORD
        && length() >= prefix.length()
        && source.text().startsWith(prefix, start);
  }

  String text() {
    return source.text().substring(start, end);
  }

  /** The text between the quotes of a string; one that is not closed ends with its line. */
  String unquoted() {
    boolean closed = length() > 1 && source.text().charAt(end - 1) == '"';
    return source.text().substring(start + 1, closed ? end - 1 : end);
  }

  Span span() {
    return new Span(start, end);
  }

  /** The text, fit to stand in a message: a long one is cut. */
  String clipped() {
    return length() <= LONGEST ? text() : source.text().substring(start, start + LONGEST) + "...";
  }

  /** What messages call it: the word in quotes, or the sign. */
  String shown() {
    return kind == Kind.WORD ? "'" + clipped() + "'" : kind.text();
  }
}

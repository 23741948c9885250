package io.echogate.firewalls.junos;

import io.echogate.policy.source.Source;

/** Takes a text apart into words and signs, one after the other. */
final class Tokens {
  /** What the last token was. */
  enum Kind {
    WORD,
    OPEN,
    CLOSE,
    SEMICOLON,
    LIST,
    LIST_END,
    ANNOTATION,
    END
  }

  private final String text;
  private final int end;
  private int at;
  private int start;
  private boolean quoted;
  private boolean broken;

  /** Reads from a place of a text to another. */
  Tokens(Source source, int from, int to) {
    this.text = source.text();
    this.at = from;
    this.end = to;
  }

  /** Goes to the next token. */
  Kind next() {
    skip();
    start = at;
    quoted = false;
    if (at >= end) {
      return Kind.END;
    }
    char first = text.charAt(at);
    switch (first) {
      case '{' -> {
        return sign(Kind.OPEN);
      }
      case '}' -> {
        return sign(Kind.CLOSE);
      }
      case ';' -> {
        return sign(Kind.SEMICOLON);
      }
      case '[' -> {
        return sign(Kind.LIST);
      }
      case ']' -> {
        return sign(Kind.LIST_END);
      }
      case '"' -> {
        quote();
        return Kind.WORD;
      }
      case '/' -> {
        if (at + 1 < end && text.charAt(at + 1) == '*') {
          int close = text.indexOf("*/", at + 2);
          broken |= close < 0 || close + 2 > end;
          at = close < 0 || close + 2 > end ? end : close + 2;
          return Kind.ANNOTATION;
        }
      }
      default -> {}
    }
    while (at < end && !isEnd(text.charAt(at))) {
      at++;
    }
    return Kind.WORD;
  }

  private Kind sign(Kind kind) {
    at++;
    return kind;
  }

  private void quote() {
    quoted = true;
    at++;
    while (at < end && text.charAt(at) != '"' && text.charAt(at) != '\n') {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    at = Math.min(at, end);
    if (at < end && text.charAt(at) == '"') {
      at++;
    } else {
      broken = true;
    }
  }

  /** Blanks, and comments from {@code #} to the end of the line. */
  private void skip() {
    while (at < end) {
      char c = text.charAt(at);
      if (c == '#') {
        int line = text.indexOf('\n', at);
        at = line < 0 || line > end ? end : line;
      } else if (c <= ' ') {
        at++;
      } else {
        return;
      }
    }
  }

  private static boolean isEnd(char c) {
    return c <= ' ' || c == '{' || c == '}' || c == ';' || c == '[' || c == ']' || c == '"';
  }

  /** Where the token begins. */
  int start() {
    return start;
  }

  /** Where it ends. */
  int end() {
    return at;
  }

  /** Whether a quote or an annotation had no end. */
  boolean isBroken() {
    return broken;
  }

  /** The token as a word. */
  Word word() {
    if (!quoted) {
      return new Word(text.substring(start, at), start, at);
    }
    int last = at - 1 > start && text.charAt(at - 1) == '"' ? at - 1 : at;
    return new Word(text.substring(Math.min(start + 1, last), last), start, at);
  }

  /** The text within an annotation. */
  String annotation() {
    int last = at - start >= 4 && text.startsWith("*/", at - 2) ? at - 2 : at;
    return words(text.substring(Math.min(start + 2, last), last));
  }

  private static String words(String text) {
    StringBuilder words = new StringBuilder(text.length());
    boolean gap = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ') {
        gap = !words.isEmpty();
        continue;
      }
      if (gap) {
        words.append(' ');
        gap = false;
      }
      words.append(c);
    }
    return words.toString();
  }
}

package io.echogate.policy.language;

import io.echogate.policy.language.Token.Kind;
import io.echogate.policy.source.Source;
import io.echogate.policy.source.Span;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Cuts a policy text into tokens, one at a time.
 *
 * <p>A word is a run of printable ASCII without the signs of the language. A colon is a sign of its
 * own, except inside an IPv6 address: a run with two colons or more that begins like one is one
 * word. {@code #} opens a comment where a token may start; inside a word it is part of the word.
 */
final class Lexer {
  /** Nothing longer is an IPv6 address; how far a run is looked at before it is cut at a colon. */
  private static final int ADDRESS_REACH = 64;

  private final Reporter reporter;
  private final Budget budget;
  private final Consumer<Span> comments;
  private final Source source;
  private final String text;
  private int at;

  Lexer(Reporter reporter, Budget budget) {
    this(reporter, budget, comment -> {});
  }

  /**
   * Starts at the beginning of a text.
   *
   * @param comments takes each comment, from {@code #} to the end of its line
   */
  Lexer(Reporter reporter, Budget budget, Consumer<Span> comments) {
    this.comments = comments;
    this.budget = budget;
    this.reporter = reporter;
    this.source = reporter.source();
    this.text = source.text();
  }

  /** The next token; at the end of the text, {@link Kind#END} again and again. */
  Token next() {
    skipToToken();
    if (at < text.length() && !budget.takeToken()) {
      refuseRest();
    }
    if (at == text.length()) {
      return token(Kind.END, at);
    }
    char first = text.charAt(at);
    return switch (first) {
      case '{' -> sign(Kind.OPEN);
      case '}' -> sign(Kind.CLOSE);
      case ';' -> sign(Kind.SEMICOLON);
      case ',' -> sign(Kind.COMMA);
      case '=' -> sign(Kind.EQUALS);
      case '/' -> sign(Kind.SLASH);
      case '+' -> sign(Kind.PLUS);
      case '*' -> sign(Kind.STAR);
      case '[' -> sign(Kind.OPEN_BRACKET);
      case ']' -> sign(Kind.CLOSE_BRACKET);
      case '<' -> sign(Kind.LESS);
      case '>' -> sign(Kind.GREATER);
      case '"' -> string();
      case ':' -> isAddressAhead() ? address() : sign(Kind.COLON);
      default -> isAddressAhead() ? address() : word();
    };
  }

  private Token sign(Kind kind) {
    return token(kind, at + 1);
  }

  private Token token(Kind kind, int end) {
    Token token = new Token(kind, source, at, end);
    at = end;
    return token;
  }

  /** From a quote to the next, or to the end of the line. */
  private Token string() {
    int end = at + 1;
    while (end < text.length() && text.charAt(end) != '\n') {
      if (text.charAt(end++) == '"') {
        break;
      }
    }
    Token string = token(Kind.STRING, end);
    if (string.length() == 1 || text.charAt(end - 1) != '"') {
      reporter.add(
          reporter
              .error(string, "a text in quotes that does not end on its line")
              .withHelp("write '\"' behind it"));
    }
    return string;
  }

  private Token word() {
    int end = at + 1;
    while (end < text.length() && isWordPart(text.charAt(end))) {
      end++;
    }
    return token(Kind.WORD, end);
  }

  private Token address() {
    int end = at + 1;
    while (end < text.length() && isAddressPart(text.charAt(end))) {
      end++;
    }
    return token(Kind.WORD, end);
  }

  private boolean isAddressAhead() {
    char first = text.charAt(at);
    if (first != ':' && Character.digit(first, 16) < 0) {
      return false;
    }
    int reach = Math.min(text.length(), at + ADDRESS_REACH);
    int colons = 0;
    for (int i = at; i < reach && isAddressPart(text.charAt(i)) && colons < 2; i++) {
      if (text.charAt(i) == ':') {
        colons++;
      }
    }
    return colons == 2;
  }

  private static boolean isAddressPart(char character) {
    return character == ':' || isWordPart(character);
  }

  private static boolean isWordPart(char character) {
    return isPrintable(character)
        && switch (character) {
          case '{', '}', ';', ',', ':', '=', '/', '+', '*', '[', ']', '<', '>', '"' -> false;
          default -> true;
        };
  }

  private static boolean isPrintable(char character) {
    return character > ' ' && character < 0x7f;
  }

  private static boolean isBlank(char character) {
    return character == ' ' || (character >= '\t' && character <= '\r');
  }

  /** Passes blanks, comments and, with an error, what no policy holds. */
  private void skipToToken() {
    while (at < text.length()) {
      char character = text.charAt(at);
      if (isBlank(character)) {
        at++;
      } else if (character == '#') {
        int end = text.indexOf('\n', at);
        end = end < 0 ? text.length() : end;
        comments.accept(new Span(at, end));
        at = end;
      } else if (isPrintable(character)) {
        return;
      } else {
        skipForeign();
      }
    }
  }

  private void refuseRest() {
    reporter.add(
        reporter
            .error(new Span(at, at), "the text has too many words; the rest is not read")
            .withHelp("check that this is the file you meant"));
    at = text.length();
  }

  private void skipForeign() {
    int start = at;
    while (at < text.length() && !isBlank(text.charAt(at)) && !isPrintable(text.charAt(at))) {
      at++;
    }
    String message =
        String.format(
            Locale.ROOT, "the character U+%04X has no place here", text.codePointAt(start));
    reporter.add(
        reporter
            .error(new Span(start, at), message)
            .withHelp("outside comments a policy is plain ASCII; write the sign anew"));
  }
}

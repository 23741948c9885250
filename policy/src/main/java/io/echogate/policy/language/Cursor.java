package io.echogate.policy.language;

import io.echogate.policy.language.Token.Kind;
import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.Span;

/** A place in the tokens of a text, with one token of foresight; and where errors are put. */
final class Cursor {
  private final Reporter reporter;
  private final Lexer lexer;
  private Token next;
  private Token last;

  Cursor(Reporter reporter) {
    this.reporter = reporter;
    this.lexer = new Lexer(reporter);
    this.next = lexer.next();
    this.last = new Token(Kind.END, reporter.source(), 0, 0);
  }

  /** The token ahead. */
  Token peek() {
    return next;
  }

  /** Whether the token ahead is of that kind. */
  boolean at(Kind kind) {
    return next.is(kind);
  }

  /** The token taken last; before the first one, an empty one at the start of the text. */
  Token last() {
    return last;
  }

  /** Takes the token ahead. */
  Token take() {
    last = next;
    next = lexer.next();
    return last;
  }

  /** Takes the token ahead if it is of that kind. */
  boolean accept(Kind kind) {
    if (!at(kind)) {
      return false;
    }
    take();
    return true;
  }

  /** Reports that something else was expected than what is ahead. */
  void expected(String what) {
    report(error(place(), "expected " + what + ", found " + next.shown()));
  }

  /** Reports that something is missing right behind the last token. */
  void missing(String what) {
    report(error(behind(), "missing " + what));
  }

  /** The place right behind the last token. */
  Span behind() {
    return new Span(last.end(), last.end());
  }

  Diagnostic error(Span span, String message) {
    return reporter.error(span, message);
  }

  Diagnostic note(Span span, String message) {
    return reporter.note(span, message);
  }

  void report(Diagnostic diagnostic) {
    reporter.add(diagnostic);
  }

  /** From the start of a token to the end of the last token taken. */
  Span since(Token first) {
    return new Span(first.start(), Math.max(first.end(), last.end()));
  }

  /** The token ahead; at the end of the text, the place behind the last token. */
  private Span place() {
    return at(Kind.END) ? behind() : next.span();
  }

  /**
   * Passes the rest of a statement that cannot be read: up to and with its semicolon or its block,
   * but not beyond the block around it, and not into the next statement.
   */
  void skipStatement() {
    while (!at(Kind.END) && !at(Kind.CLOSE)) {
      if (accept(Kind.SEMICOLON)) {
        return;
      }
      if (at(Kind.OPEN)) {
        skipBlock();
        accept(Kind.SEMICOLON);
        return;
      }
      if (isStatementAhead()) {
        return;
      }
      take();
    }
  }

  /** Passes a block with all blocks in it, from its opening brace. */
  void skipBlock() {
    int depth = 0;
    do {
      depth += at(Kind.OPEN) ? 1 : at(Kind.CLOSE) ? -1 : 0;
      take();
    } while (depth > 0 && !at(Kind.END));
  }

  /** Whether a word is ahead that begins a statement, and that is not what an action or name is. */
  boolean isStatementAhead() {
    return at(Kind.WORD)
        && !last.is(Kind.COLON)
        && !last.is(Kind.EQUALS)
        && Keywords.isStatement(next);
  }
}

package io.echogate.policy.language;

import io.echogate.policy.language.Token.Kind;
import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.Source;
import io.echogate.policy.source.Span;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A place in the tokens of a text, with two tokens of foresight; and where errors are put. */
final class Cursor {
  private final Reporter reporter;
  private final Lexer lexer;
  private Token next;
  private @Nullable Token second;
  private Token last;

  Cursor(Reporter reporter, Lexer lexer) {
    this.reporter = reporter;
    this.lexer = lexer;
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

  /** Whether this very word is ahead. */
  boolean isWordAhead(String word) {
    return next.isWord(word);
  }

  /** The token taken last; before the first one, an empty one at the start of the text. */
  Token last() {
    return last;
  }

  /** Takes the token ahead. */
  Token take() {
    last = next;
    next = second == null ? lexer.next() : second;
    second = null;
    return last;
  }

  /** The token behind the one ahead. */
  private Token second() {
    if (second == null) {
      second = lexer.next();
    }
    return second;
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

  /**
   * Takes the semicolon that ends a statement without braces. If it is missing, that is reported,
   * and what is between here and the next statement is passed.
   *
   * @return whether the statement ends here, with its semicolon or without
   */
  boolean endStatement() {
    if (accept(Kind.SEMICOLON)) {
      return true;
    }
    if (at(Kind.CLOSE) || at(Kind.END) || isStatementAhead() || isBlockAhead()) {
      missing("';'");
      return true;
    }
    expected("';'");
    skipStatement();
    return false;
  }

  /** The place right behind the last token. */
  Span behind() {
    return new Span(last.end(), last.end());
  }

  /** Reports a word that is none of those known; the one that it is taken for. */
  Optional<String> unknown(String what, Token word, Collection<String> known, String otherwise) {
    return reporter.unknown(what, word, known, otherwise);
  }

  Diagnostic error(Token token, String message) {
    return reporter.error(token, message);
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
      depth +=
          switch (take().kind()) {
            case OPEN -> 1;
            case CLOSE -> -1;
            default -> 0;
          };
    } while (depth > 0 && !at(Kind.END));
  }

  /** Whether what is ahead stands on the line of the last token. */
  boolean isOnSameLine() {
    Source source = reporter.source();
    return source.lineOf(last.start()) == source.lineOf(next.start());
  }

  /** Whether a word with a block is ahead, which is a statement even if the word is unknown. */
  boolean isBlockAhead() {
    return at(Kind.WORD) && second().is(Kind.OPEN);
  }

  /**
   * Whether the word ahead begins a statement, and is no action, name or item that is called like
   * one.
   */
  boolean isStatementAhead() {
    return at(Kind.WORD)
        && !last.is(Kind.COLON)
        && !last.is(Kind.EQUALS)
        && !last.is(Kind.PLUS)
        && Keywords.isBeginning(next)
        && !second().is(Kind.COMMA)
        && !second().is(Kind.CLOSE);
  }
}

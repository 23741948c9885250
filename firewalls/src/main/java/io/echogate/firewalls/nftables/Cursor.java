package io.echogate.firewalls.nftables;

import io.echogate.policy.source.Bounds;
import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.Nearest;
import io.echogate.policy.source.Source;
import io.echogate.policy.source.Span;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A place in a text, and what every parser of parts of it needs. */
final class Cursor {
  /** Deeper brackets are no rules. */
  private static final int DEEPEST = 64;

  private final Source source;
  private final Lexer lexer;
  private final Bounds bounds;
  private final Map<String, Expr> variables = new HashMap<>();
  private int depth;
  private int tokens;
  private int last;

  Cursor(Source source, boolean rendered, Bounds bounds) {
    this.source = source;
    this.lexer = new Lexer(source, rendered);
    this.bounds = bounds;
  }

  Source source() {
    return source;
  }

  Map<String, Expr> variables() {
    return variables;
  }

  /** The value of a variable. */
  Expr variable(String name, Span span) {
    @Nullable Expr value = variables.get(name);
    if (value == null) {
      throw new Refusal(
          Diagnostic.error(source, span, "there is no definition of '" + name + "' before this")
              .withHelp(didYouMean(name, variables.keySet())));
    }
    return value;
  }

  static Optional<String> didYouMean(String word, Collection<String> candidates) {
    return Nearest.to(word, candidates).map(near -> "did you mean '" + near + "'?");
  }

  /** Counts elements that definitions bring in, so that those within those end some day. */
  void charge(int elements) {
    tokens += elements;
    if (tokens > bounds.tokens() || tokens < 0) {
      throw new Refusal(
          Diagnostic.error(source, here(), "sets within sets become too many elements here")
              .withHelp("name large sets with 'set' instead of 'define'"));
    }
  }

  void deeper() {
    if (++depth > DEEPEST) {
      depth = 0;
      throw refusal("brackets are nested deeper than " + DEEPEST + " here");
    }
  }

  void shallower() {
    depth--;
  }

  /** A new statement: whatever was open before is given up. */
  void atSurface() {
    depth = 0;
  }

  Span here() {
    return new Span(lexer.start(), lexer.end());
  }

  int start() {
    return lexer.start();
  }

  /** The offset behind the token before the current one. */
  int last() {
    return last;
  }

  Span since(int start) {
    return new Span(start, Math.max(start, last));
  }

  void next() {
    last = lexer.end();
    lexer.next();
  }

  void resetTo(int offset) {
    lexer.resetTo(offset);
  }

  boolean isEnd() {
    return lexer.kind() == Lexer.Kind.END;
  }

  boolean isNewline() {
    return lexer.kind() == Lexer.Kind.NEWLINE;
  }

  boolean isWord() {
    return lexer.kind() == Lexer.Kind.WORD;
  }

  boolean isText() {
    return lexer.kind() == Lexer.Kind.TEXT;
  }

  boolean isOpaque() {
    return lexer.kind() == Lexer.Kind.OPAQUE;
  }

  boolean is(String word) {
    return lexer.isWord(word);
  }

  boolean isSign(char sign) {
    return lexer.isSign(sign);
  }

  boolean isSign(String sign) {
    return lexer.isSign(sign);
  }

  /** Whether a statement ends here: at a line's end, a semicolon, a brace, the end. */
  boolean isStatementEnd() {
    return isEnd() || isNewline() || isSign(';') || isSign('}');
  }

  boolean accept(String word) {
    if (is(word)) {
      next();
      return true;
    }
    return false;
  }

  boolean accept(char sign) {
    if (isSign(sign)) {
      next();
      return true;
    }
    return false;
  }

  void expect(char sign) {
    if (!accept(sign)) {
      throw refusal("expected '" + sign + "', found " + found());
    }
  }

  void expect(String word) {
    if (!accept(word)) {
      throw refusal("expected '" + word + "', found " + found());
    }
  }

  void skipNewlines() {
    while (isNewline()) {
      next();
    }
  }

  /** The current word, without going on. */
  String peek() {
    return lexer.word();
  }

  /** A name, in quotes or not. */
  String name(String what) {
    if (isSign('$')) {
      int start = start();
      next();
      String variable = name("the name of a definition");
      Expr value = variable(variable, since(start));
      return source.text(value.span());
    }
    if (!isWord() && !isText()) {
      throw refusal("expected " + what + ", found " + found());
    }
    String name = lexer.word();
    next();
    return name;
  }

  /** A number, 0 or more. */
  long number() {
    int start = start();
    String word = name("a number");
    if (word.length() > 18 || !word.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new Refusal(
          Diagnostic.error(source, since(start), "expected a number, found '" + word + "'"));
    }
    return word.isEmpty() ? 0 : Long.parseLong(word);
  }

  String found() {
    return switch (lexer.kind()) {
      case END -> "the end of the text";
      case NEWLINE -> "the end of the line";
      case TEXT -> "a text in quotes";
      case OPAQUE, WORD, SIGN -> "'" + cut(lexer.word()) + "'";
    };
  }

  static String cut(String word) {
    return word.length() <= 60 ? word : word.substring(0, 57) + "...";
  }

  /** A refusal of what stands here. */
  Refusal refusal(String message) {
    return new Refusal(Diagnostic.error(source, here(), message));
  }

  /** Skips to the end of the statement; braces that open on the way are skipped as a whole. */
  void skipStatement() {
    int open = 0;
    while (!isEnd() && (open > 0 || !isStatementEnd())) {
      open += isSign('{') ? 1 : isSign('}') ? -1 : 0;
      skipToken();
    }
  }

  /** Goes on, whatever the next token is. */
  private void skipToken() {
    boolean done = false;
    while (!done) {
      try {
        next();
        done = true;
      } catch (Refusal again) {
        // The lexer has gone beyond what it refused.
        done = false;
      }
    }
  }
}

package io.echogate.policy.language;

import io.echogate.policy.source.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement as written. What is missing in it was reported by the parser; what its words mean is
 * for the resolver.
 */
sealed interface StatementSyntax {

  /** From the keyword to the closing sign; a semicolon behind a brace is left out. */
  Span span();

  /**
   * The beginning that {@code icmp} and {@code src} share: {@code icmp=NAME ip4 : block}.
   *
   * @param words what stands between the name and the action: families, scopes
   */
  record Head(
      Token keyword, @Nullable Token name, List<Token> words, @Nullable ActionSyntax action) {}

  /**
   * {@code allow}, {@code block}, {@code ratelimit=a+b}.
   *
   * @param word null where nothing that could be an action follows the colon
   * @param limits the names behind {@code =}; empty where there is no {@code =}
   */
  record ActionSyntax(@Nullable Token word, List<Token> limits) {}

  /**
   * A type, range, name or group, and the code behind {@code /}.
   *
   * @param code a word or {@code *}
   */
  record MessageItem(Token type, @Nullable Token code) {}

  /**
   * An address, prefix or port of a source filter; a prefix or the name of a set, with its
   * {@code @}, in sets and conditions.
   *
   * @param bracket the opening bracket in front of the address
   * @param length the prefix length behind {@code /}
   * @param port the port or range behind {@code :}
   */
  record SourceItem(
      @Nullable Token bracket,
      @Nullable Token address,
      @Nullable Token length,
      @Nullable Token port) {}

  /**
   * {@code pps=10}, {@code rate=3/h}, {@code shared}.
   *
   * @param value what stands behind {@code =}
   * @param unit what stands behind {@code /}
   * @param second what stands behind the comma in {@code per=source/24,56}
   */
  record Argument(Token key, @Nullable Token value, @Nullable Token unit, @Nullable Token second) {}

  /** {@code icmp ip4: block;}, between the braces of {@code defaults}. */
  record DefaultEntry(Token target, List<Token> words, ActionSyntax action, Span span) {}

  /**
   * {@code ratelimit=NAME pps=10;}
   *
   * @param complete whether all of it could be read
   */
  record LimitStatement(
      Token keyword, @Nullable Token name, List<Argument> arguments, boolean complete, Span span)
      implements StatementSyntax {}

  /**
   * {@code icmp ip4 : allow { 8 } from @office;}
   *
   * @param conditions none in {@code xfw { }}
   */
  record IcmpStatement(
      Head head, List<MessageItem> items, List<ConditionSyntax> conditions, Span span)
      implements StatementSyntax {}

  /**
   * {@code set NAME { ... }} or {@code set NAME file "..."}
   *
   * @param items prefixes and names of sets
   * @param file the path in quotes
   */
  record SetStatement(
      Token keyword, @Nullable Token name, List<SourceItem> items, @Nullable Token file, Span span)
      implements StatementSyntax {}

  /** {@code include "..."}; the path is in quotes. */
  record IncludeStatement(Token keyword, Token path, Span span) implements StatementSyntax {}

  record SourceStatement(Head head, List<SourceItem> items, Span span) implements StatementSyntax {}

  record DefaultsStatement(Token keyword, List<DefaultEntry> entries, Span span)
      implements StatementSyntax {}

  /**
   * {@code evaluation_mode;}
   *
   * @param off whether it is {@code evaluation_mode/del;}
   */
  record EvaluationStatement(Token keyword, boolean off, Span span) implements StatementSyntax {}

  record ProtocolStatement(Token keyword, List<Token> numbers, Span span)
      implements StatementSyntax {}

  /** A statement that does not concern ICMP; its inside is not looked at. */
  record OtherStatement(Token keyword, Span span) implements StatementSyntax {}
}

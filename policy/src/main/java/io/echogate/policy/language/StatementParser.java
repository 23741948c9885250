package io.echogate.policy.language;

import io.echogate.policy.language.StatementSyntax.Argument;
import io.echogate.policy.language.StatementSyntax.EvaluationStatement;
import io.echogate.policy.language.StatementSyntax.Head;
import io.echogate.policy.language.StatementSyntax.IcmpStatement;
import io.echogate.policy.language.StatementSyntax.LimitStatement;
import io.echogate.policy.language.StatementSyntax.MessageItem;
import io.echogate.policy.language.StatementSyntax.OtherStatement;
import io.echogate.policy.language.StatementSyntax.ProtocolStatement;
import io.echogate.policy.language.StatementSyntax.SourceItem;
import io.echogate.policy.language.StatementSyntax.SourceStatement;
import io.echogate.policy.language.Token.Kind;
import io.echogate.policy.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads one statement of {@code xfw { }} after the other. It knows the shape of statements, not
 * what their words mean.
 */
final class StatementParser {
  private final Cursor cursor;
  private final ActionParser actions;
  private final ListParser lists;
  private final DefaultsParser defaults;

  private boolean semicolonNoted;

  StatementParser(Cursor cursor) {
    this.cursor = cursor;
    this.actions = new ActionParser(cursor);
    this.lists = new ListParser(cursor);
    this.defaults = new DefaultsParser(cursor, actions, lists);
  }

  /** The statement ahead; empty, and an error, if what is ahead is none. */
  Optional<StatementSyntax> statement() {
    if (cursor.at(Kind.WORD)) {
      Token keyword = cursor.take();
      return Keywords.isStatement(keyword) ? statement(keyword, keyword.text()) : unknown(keyword);
    }
    if (cursor.accept(Kind.SEMICOLON)) {
      cursor.report(cursor.error(cursor.last().span(), "a ';' without a statement"));
    } else {
      cursor.expected("a statement");
      cursor.take();
      cursor.skipStatement();
    }
    return Optional.empty();
  }

  /**
   * The rest of a statement.
   *
   * @param keyword its first word, already taken
   * @param meant the keyword that the first word is, or is a misspelling of
   */
  Optional<StatementSyntax> statement(Token keyword, String meant) {
    if (meant.equals(Keywords.EVALUATION_MODE)) {
      return Optional.of(evaluation(keyword));
    }
    Token name = actions.name(keyword);
    if (actions.refuseEdit(keyword)) {
      return Optional.empty();
    }
    return Optional.of(
        switch (meant) {
          case Keywords.RATELIMIT -> limit(keyword, name);
          case Keywords.ICMP -> icmp(head(keyword, name));
          case Keywords.SRC -> source(head(keyword, name));
          case Keywords.DEFAULTS -> defaults(keyword);
          case Keywords.IP_PROTO -> protocols(keyword);
          default -> other(keyword);
        });
  }

  /** What may follow the brace that ends a statement or a root block: a semicolon. */
  void afterBlock() {
    if (cursor.accept(Kind.SEMICOLON) && !semicolonNoted) {
      semicolonNoted = true;
      cursor.report(
          cursor
              .note(cursor.last().span(), "Tempesta xFW does not read a ';' behind '}'")
              .withHelp("leave it out if the file must also load there"));
    }
  }

  /** Reports that a block is not closed where the text ends. */
  void unclosed(Token open) {
    lists.unclosed(open);
  }

  /** Reports and passes {@code include}, {@code set} and {@code policy NAME { }}. */
  void policyWord(Token word) {
    boolean policy = word.isWord(Keywords.POLICY);
    boolean include = word.isWord(Keywords.INCLUDE);
    cursor.report(
        cursor
            .error(
                word.span(),
                policy
                    ? "this version reads xfw { }, not policy NAME { }"
                    : word.shown() + " belongs to policy NAME { }, not to xfw { }")
            .withHelp(
                policy
                    ? "write xfw { ... } with statements such as icmp ip4: block { 8 }"
                    : include
                        ? "write what that file holds into this one"
                        : "write the prefixes into src statements of xfw { }"));
    if (include) {
      cursor.accept(Kind.STRING);
      cursor.accept(Kind.SEMICOLON);
    } else {
      cursor.skipStatement();
    }
  }

  private Optional<StatementSyntax> unknown(Token word) {
    if (Keywords.POLICY_ROOTS.contains(word.text())) {
      policyWord(word);
      return Optional.empty();
    }
    Optional<String> meant = cursor.nearest(word, Keywords.ALL_STATEMENTS);
    cursor.report(
        cursor
            .error(word.span(), "unknown statement " + word.shown())
            .withHelp(
                meant
                    .map(name -> "did you mean '" + name + "'?")
                    .orElse("statements are " + String.join(", ", Keywords.STATEMENTS))));
    if (meant.isEmpty()) {
      cursor.skipStatement();
    }
    return meant.flatMap(name -> statement(word, name));
  }

  private LimitStatement limit(Token keyword, @Nullable Token written) {
    Token name = written;
    if (name == null && cursor.at(Kind.WORD) && !isLimitKey(cursor.peek())) {
      cursor.missing("'=' in front of the name");
      name = cursor.take();
    }
    List<Argument> arguments = new ArrayList<>();
    while (cursor.at(Kind.WORD) && !cursor.isStatementAhead()) {
      arguments.add(argument());
    }
    boolean complete = cursor.endStatement();
    return new LimitStatement(keyword, name, arguments, complete, cursor.since(keyword));
  }

  private static boolean isLimitKey(Token word) {
    return Keywords.LIMIT_KEYS.contains(word.text())
        || Keywords.POLICY_LIMIT_KEYS.contains(word.text());
  }

  private Argument argument() {
    Token key = cursor.take();
    if (!cursor.accept(Kind.EQUALS)) {
      return new Argument(key, null, null);
    }
    Token value = cursor.at(Kind.WORD) ? cursor.take() : null;
    Token unit = null;
    while (cursor.accept(Kind.SLASH) || (unit != null && cursor.accept(Kind.COMMA))) {
      if (cursor.at(Kind.WORD)) {
        unit = cursor.take();
      }
    }
    return new Argument(key, value, unit);
  }

  private IcmpStatement icmp(Head head) {
    List<MessageItem> items = List.of();
    if (bodyAhead("'{' with the types")) {
      items = lists.messages();
    }
    Span span = cursor.since(head.keyword());
    if (cursor.at(Kind.WORD) && Keywords.CONDITIONS.contains(cursor.peek().text())) {
      condition();
    }
    afterBlock();
    return new IcmpStatement(head, items, span);
  }

  private void condition() {
    Token word = cursor.take();
    cursor.report(
        cursor
            .error(word.span(), "the condition " + word.shown() + " belongs to policy NAME { }")
            .withHelp("xfw { } knows types only; leave the condition out"));
    while (!cursor.at(Kind.SEMICOLON)
        && !cursor.at(Kind.CLOSE)
        && !cursor.at(Kind.END)
        && !cursor.isStatementAhead()) {
      if (cursor.at(Kind.OPEN)) {
        cursor.skipBlock();
      } else {
        cursor.take();
      }
    }
  }

  private SourceStatement source(Head head) {
    List<SourceItem> items = List.of();
    if (bodyAhead("'{' with the prefixes")) {
      items = lists.sources();
    }
    Span span = cursor.since(head.keyword());
    afterBlock();
    return new SourceStatement(head, items, span);
  }

  private Head head(Token keyword, @Nullable Token name) {
    List<Token> words = new ArrayList<>();
    return new Head(keyword, name, words, actions.wordsAndAction(words));
  }

  /** Whether a list follows; otherwise an error, and the rest of the statement is passed. */
  private boolean bodyAhead(String what) {
    if (cursor.at(Kind.OPEN)) {
      return true;
    }
    cursor.expected(what);
    if (!cursor.isStatementAhead()) {
      cursor.skipStatement();
    }
    return false;
  }

  private StatementSyntax defaults(Token keyword) {
    StatementSyntax statement = defaults.rest(keyword);
    afterBlock();
    return statement;
  }

  private EvaluationStatement evaluation(Token keyword) {
    boolean off = false;
    if (cursor.accept(Kind.SLASH)) {
      off = cursor.at(Kind.WORD) && cursor.take().isWord("del");
      if (!off) {
        cursor.report(
            cursor.error(cursor.last().span(), "evaluation_mode is written alone or with /del"));
      }
    }
    cursor.endStatement();
    return new EvaluationStatement(keyword, off, cursor.since(keyword));
  }

  private ProtocolStatement protocols(Token keyword) {
    List<Token> numbers = bodyAhead("'{' with protocol numbers") ? lists.words() : List.of();
    Span span = cursor.since(keyword);
    afterBlock();
    return new ProtocolStatement(keyword, numbers, span);
  }

  private OtherStatement other(Token keyword) {
    cursor.skipStatement();
    return new OtherStatement(keyword, cursor.since(keyword));
  }
}

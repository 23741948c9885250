package io.echogate.policy.language;

import io.echogate.policy.language.StatementSyntax.EvaluationStatement;
import io.echogate.policy.language.StatementSyntax.Head;
import io.echogate.policy.language.StatementSyntax.IcmpStatement;
import io.echogate.policy.language.StatementSyntax.MessageItem;
import io.echogate.policy.language.StatementSyntax.OtherStatement;
import io.echogate.policy.language.StatementSyntax.ProtocolStatement;
import io.echogate.policy.language.StatementSyntax.SourceItem;
import io.echogate.policy.language.StatementSyntax.SourceStatement;
import io.echogate.policy.language.Token.Kind;
import io.echogate.policy.source.Span;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads one statement of {@code xfw { }} after the other. It knows the shape of statements, not
 * what their words mean.
 */
final class XfwStatementParser implements BlockParser {
  private final Cursor cursor;
  private final HeadParser heads;
  private final ListParser lists;
  private final DefaultsParser defaults;
  private final LimitParser limits;
  private boolean semicolonNoted;

  XfwStatementParser(Cursor cursor, HeadParser heads, ListParser lists) {
    this.cursor = cursor;
    this.heads = heads;
    this.lists = lists;
    this.defaults = new DefaultsParser(cursor, heads, lists);
    this.limits = new LimitParser(cursor);
  }

  @Override
  public Optional<StatementSyntax> statement(Token keyword) {
    return Keywords.isStatement(keyword) ? statement(keyword, keyword.text()) : unknown(keyword);
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
    Token name = heads.name(keyword);
    if (heads.refuseEdit(keyword)) {
      return Optional.empty();
    }
    return Optional.of(
        switch (meant) {
          case Keywords.RATELIMIT -> limits.rest(keyword, name);
          case Keywords.ICMP -> icmp(heads.head(keyword, name));
          case Keywords.SRC -> source(heads.head(keyword, name));
          case Keywords.DEFAULTS -> defaults.statement(keyword, name, this);
          case Keywords.IP_PROTO -> protocols(keyword, name);
          default -> other(keyword);
        });
  }

  @Override
  public void afterBlock() {
    if (cursor.accept(Kind.SEMICOLON) && !semicolonNoted) {
      semicolonNoted = true;
      cursor.report(
          cursor
              .note(cursor.last().span(), "Tempesta xFW does not read a ';' behind '}'")
              .withHelp("leave it out if the file must also load there"));
    }
  }

  /** Reports and passes {@code include}, {@code set} and {@code policy NAME { }}. */
  private void policyWord(Token word) {
    if (word.isWord(Keywords.POLICY)) {
      cursor.report(
          cursor
              .error(word, "policy NAME { } inside of xfw { }")
              .withHelp("close xfw { } before it, in a file of its own"));
      cursor.skipStatement();
      return;
    }
    boolean include = word.isWord(Keywords.INCLUDE);
    cursor.report(
        cursor
            .error(word, word.shown() + " belongs to policy NAME { }, not to xfw { }")
            .withHelp(
                include
                    ? "write it in front of xfw { }"
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
    Optional<String> meant =
        cursor.unknown(
            "statement",
            word,
            Keywords.ALL_STATEMENTS,
            "statements are " + String.join(", ", Keywords.STATEMENTS));
    if (meant.isEmpty()) {
      cursor.skipStatement();
    }
    return meant.flatMap(name -> statement(word, name));
  }

  private IcmpStatement icmp(Head head) {
    List<MessageItem> items = List.of();
    if (lists.ahead("'{' with the types")) {
      items = lists.messages();
    }
    Span span = cursor.since(head.keyword());
    if (cursor.at(Kind.WORD) && Keywords.CONDITIONS.contains(cursor.peek().text())) {
      condition();
    }
    afterBlock();
    return new IcmpStatement(head, items, List.of(), span);
  }

  private void condition() {
    Token word = cursor.take();
    cursor.report(
        cursor
            .error(word, "the condition " + word.shown() + " belongs to policy NAME { }")
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
    cursor.accept(Kind.SEMICOLON);
  }

  private SourceStatement source(Head head) {
    List<SourceItem> items = List.of();
    if (lists.ahead("'{' with the prefixes")) {
      items = lists.sources();
    }
    Span span = cursor.since(head.keyword());
    afterBlock();
    return new SourceStatement(head, items, span);
  }

  private EvaluationStatement evaluation(Token keyword) {
    boolean off = false;
    if (cursor.accept(Kind.SLASH)) {
      off = cursor.at(Kind.WORD) && cursor.take().isWord("del");
      if (!off) {
        cursor.report(
            cursor
                .error(cursor.last().span(), "evaluation_mode is written alone or with /del")
                .withHelp("write evaluation_mode; or leave the statement out"));
      }
    }
    cursor.endStatement();
    return new EvaluationStatement(keyword, off, cursor.since(keyword));
  }

  private ProtocolStatement protocols(Token keyword, @Nullable Token name) {
    heads.refuseName(keyword, name);
    List<Token> numbers = lists.ahead("'{' with protocol numbers") ? lists.words() : List.of();
    Span span = cursor.since(keyword);
    afterBlock();
    return new ProtocolStatement(keyword, numbers, span);
  }

  private OtherStatement other(Token keyword) {
    cursor.skipStatement();
    if (!cursor.last().is(Kind.SEMICOLON) && !cursor.last().is(Kind.CLOSE)) {
      cursor.missing("';'");
    }
    return new OtherStatement(keyword, cursor.since(keyword));
  }
}

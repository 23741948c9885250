package io.echogate.policy.language;

import io.echogate.policy.language.StatementSyntax.ActionSyntax;
import io.echogate.policy.language.StatementSyntax.EvaluationStatement;
import io.echogate.policy.language.StatementSyntax.Head;
import io.echogate.policy.language.StatementSyntax.IcmpStatement;
import io.echogate.policy.language.StatementSyntax.MessageItem;
import io.echogate.policy.language.Token.Kind;
import io.echogate.policy.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads one statement of {@code policy { }} after the other. */
final class PolicyStatementParser implements BlockParser {
  private final Cursor cursor;
  private final HeadParser heads;
  private final ListParser lists;
  private final DefaultsParser defaults;
  private final DefinitionParser definitions;
  private final ConditionParser conditions;

  PolicyStatementParser(
      Cursor cursor, HeadParser heads, ListParser lists, DefinitionParser definitions) {
    this.cursor = cursor;
    this.heads = heads;
    this.lists = lists;
    this.definitions = definitions;
    this.defaults = new DefaultsParser(cursor, heads, lists);
    this.conditions = new ConditionParser(cursor, lists);
  }

  @Override
  public Optional<StatementSyntax> statement(Token keyword) {
    String text = keyword.text();
    return Keywords.POLICY_STATEMENTS.contains(text) ? statement(keyword, text) : foreign(keyword);
  }

  @Override
  public void afterBlock() {
    cursor.accept(Kind.SEMICOLON);
  }

  private Optional<StatementSyntax> statement(Token keyword, String meant) {
    return switch (meant) {
      case Keywords.RATELIMIT -> definitions.limit(keyword);
      case Keywords.SET -> Optional.of(definitions.set(keyword));
      case Keywords.EVALUATION_MODE -> Optional.of(evaluation(keyword));
      case Keywords.DEFAULTS -> Optional.of(defaults.statement(keyword, heads.name(keyword), this));
      default -> icmp(keyword);
    };
  }

  /** Reports and passes a word that begins no statement here, or reads what it was meant to be. */
  private Optional<StatementSyntax> foreign(Token word) {
    if (word.isWord(Keywords.INCLUDE)) {
      cursor.report(
          cursor
              .error(word, "an include inside of a policy")
              .withHelp("write it in front of the first policy NAME { }"));
      definitions.include(word);
      return Optional.empty();
    }
    if (Keywords.isStatement(word) || word.isWord(Keywords.XFW)) {
      cursor.report(
          cursor.error(word, word.shown() + " belongs to xfw { }").withHelp(instead(word)));
      cursor.skipStatement();
      return Optional.empty();
    }
    Optional<String> meant =
        cursor.unknown(
            "statement",
            word,
            Keywords.POLICY_STATEMENTS,
            "statements are " + String.join(", ", Keywords.POLICY_STATEMENTS));
    if (meant.isEmpty()) {
      cursor.skipStatement();
    }
    return meant.flatMap(name -> statement(word, name));
  }

  private static String instead(Token word) {
    return switch (word.text()) {
      case Keywords.SRC -> "write 'from' behind the braces of an icmp statement";
      case Keywords.XFW -> "a file holds policies or one xfw { }";
      case Keywords.IP_PROTO -> "leave it out: policy NAME { } judges ICMP only";
      default -> "leave it out: it does not concern ICMP";
    };
  }

  private Optional<StatementSyntax> icmp(Token keyword) {
    Token name = heads.name(keyword);
    if (heads.refuseEdit(keyword)) {
      return Optional.empty();
    }
    Head head = heads.head(keyword, name);
    if (!lists.ahead("'{' with the messages")) {
      return Optional.of(new IcmpStatement(head, List.of(), List.of(), cursor.since(keyword)));
    }
    List<MessageItem> items = lists.messages();
    boolean closed = cursor.last().is(Kind.CLOSE);
    Span span = cursor.since(keyword);
    if (closed && cursor.at(Kind.COLON) && head.action() == null) {
      head = misplacedAction(head);
    }
    List<ConditionSyntax> all = List.of();
    if (closed) {
      all = conditions.conditions();
      if (all.isEmpty()) {
        afterBlock();
      } else {
        if (!cursor.last().is(Kind.SEMICOLON)) {
          cursor.endStatement();
        }
        span = cursor.since(keyword);
      }
    }
    return Optional.of(new IcmpStatement(head, items, all, span));
  }

  /** Reports an action behind the braces and takes it as if it stood in front. */
  private Head misplacedAction(Head head) {
    cursor.report(
        cursor
            .error(cursor.peek(), "the action stands behind the braces")
            .withHelp("write it in front of the '{'"));
    ActionSyntax action = heads.wordsAndAction(new ArrayList<>());
    return new Head(head.keyword(), head.name(), head.words(), action);
  }

  private EvaluationStatement evaluation(Token keyword) {
    if (cursor.accept(Kind.SLASH)) {
      Token slash = cursor.last();
      if (cursor.at(Kind.WORD)) {
        cursor.take();
      }
      cursor.report(
          cursor
              .error(cursor.since(slash), "evaluation_mode is written alone")
              .withHelp("write evaluation_mode; or leave the statement out"));
    }
    cursor.endStatement();
    return new EvaluationStatement(keyword, false, cursor.since(keyword));
  }
}

package io.echogate.policy.language;

import io.echogate.policy.language.StatementSyntax.IncludeStatement;
import io.echogate.policy.language.StatementSyntax.LimitStatement;
import io.echogate.policy.language.StatementSyntax.SetStatement;
import io.echogate.policy.language.StatementSyntax.SourceItem;
import io.echogate.policy.language.Token.Kind;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what gives names to things: {@code set}, {@code ratelimit}; and {@code include}. */
final class DefinitionParser {
  private final Cursor cursor;
  private final HeadParser heads;
  private final ListParser lists;
  private final LimitParser limits;

  DefinitionParser(Cursor cursor, HeadParser heads, ListParser lists) {
    this.cursor = cursor;
    this.heads = heads;
    this.lists = lists;
    this.limits = new LimitParser(cursor);
  }

  /** The rest of a limit; empty, and an error, if it changes a loaded one. */
  Optional<StatementSyntax> limit(Token keyword) {
    Token name = heads.name(keyword);
    if (heads.refuseEdit(keyword)) {
      return Optional.empty();
    }
    LimitStatement limit = limits.rest(keyword, name);
    return Optional.of(limit);
  }

  /** The rest of {@code set NAME { ... }} or {@code set NAME file "..."}. */
  SetStatement set(Token keyword) {
    Token name = setName(keyword);
    List<SourceItem> items = List.of();
    Token file = null;
    if (cursor.at(Kind.WORD) && cursor.peek().isWord(Keywords.FILE)) {
      cursor.take();
      file = string("the path of a file in quotes behind 'file'");
    } else if (lists.ahead("'{' with prefixes, or file \"PATH\"")) {
      items = lists.addresses();
    }
    SetStatement statement = new SetStatement(keyword, name, items, file, cursor.since(keyword));
    cursor.accept(Kind.SEMICOLON);
    return statement;
  }

  private @Nullable Token setName(Token keyword) {
    if (cursor.accept(Kind.EQUALS)) {
      cursor.report(
          cursor
              .error(cursor.last(), "'=' in front of the name of a set")
              .withHelp("write set NAME { ... }"));
    }
    if (cursor.at(Kind.WORD)) {
      return cursor.take();
    }
    cursor.report(
        cursor.error(keyword, "a set without a name").withHelp("write set NAME { prefixes }"));
    return null;
  }

  /** The rest of {@code include "..."}; empty, and an error, if it names no file. */
  Optional<StatementSyntax> include(Token keyword) {
    Token path = string("the path of a file in quotes behind 'include'");
    if (path == null) {
      return Optional.empty();
    }
    IncludeStatement statement = new IncludeStatement(keyword, path, cursor.since(keyword));
    cursor.accept(Kind.SEMICOLON);
    return Optional.of(statement);
  }

  private @Nullable Token string(String what) {
    if (cursor.at(Kind.STRING)) {
      return cursor.take();
    }
    cursor.expected(what);
    cursor.skipStatement();
    return null;
  }
}

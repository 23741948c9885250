package io.echogate.policy.language;

import io.echogate.policy.language.StatementSyntax.ActionSyntax;
import io.echogate.policy.language.StatementSyntax.DefaultEntry;
import io.echogate.policy.language.StatementSyntax.DefaultsStatement;
import io.echogate.policy.language.Token.Kind;
import io.echogate.policy.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code defaults { icmp ip4: block; }}. */
final class DefaultsParser {
  /** Words that begin both a statement and an entry. */
  private static final Set<String> TARGETS = Set.of(Keywords.ICMP, "dst", "src_port");

  private final Cursor cursor;
  private final HeadParser heads;
  private final ListParser lists;

  DefaultsParser(Cursor cursor, HeadParser heads, ListParser lists) {
    this.cursor = cursor;
    this.heads = heads;
    this.lists = lists;
  }

  /**
   * The rest behind the keyword and what may be its name, which is refused.
   *
   * @param block what the statement stands in
   */
  DefaultsStatement statement(Token keyword, @Nullable Token name, BlockParser block) {
    heads.refuseName(keyword, name);
    DefaultsStatement statement = rest(keyword);
    block.afterBlock();
    return statement;
  }

  private DefaultsStatement rest(Token keyword) {
    List<DefaultEntry> entries = new ArrayList<>();
    if (!cursor.at(Kind.OPEN)) {
      cursor.expected("'{' behind 'defaults'");
      cursor.skipStatement();
      return new DefaultsStatement(keyword, entries, cursor.since(keyword));
    }
    Token open = cursor.take();
    while (!cursor.accept(Kind.CLOSE)) {
      if (cursor.at(Kind.END) || isOtherStatementAhead()) {
        lists.unclosed(open);
        break;
      }
      if (!cursor.at(Kind.WORD)) {
        cursor.expected("a default such as icmp");
        cursor.skipStatement();
        continue;
      }
      Span behind = cursor.behind();
      DefaultEntry entry = entry(cursor.take());
      if (cursor.at(Kind.OPEN)) {
        lists.unclosed(open, behind);
        cursor.skipBlock();
        break;
      }
      if (entry != null) {
        entries.add(entry);
      }
    }
    return new DefaultsStatement(keyword, entries, cursor.since(keyword));
  }

  /** An entry; null, and an error, if it has no action. */
  private @Nullable DefaultEntry entry(Token target) {
    List<Token> words = new ArrayList<>();
    ActionSyntax action = heads.wordsAndAction(words);
    if (action == null) {
      cursor.expected("':' and an action");
      cursor.skipStatement();
      return null;
    }
    if (!cursor.at(Kind.OPEN)) {
      cursor.endStatement();
    }
    return new DefaultEntry(target, words, action, cursor.since(target));
  }

  private boolean isOtherStatementAhead() {
    return cursor.isStatementAhead() && TARGETS.stream().noneMatch(cursor.peek()::isWord);
  }
}

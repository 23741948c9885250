package io.echogate.policy.language;

import io.echogate.policy.Dialect;
import io.echogate.policy.language.StatementSyntax.ActionSyntax;
import io.echogate.policy.language.StatementSyntax.Head;
import io.echogate.policy.language.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what stands in front of a statement's body: name, words, action. */
final class HeadParser {
  private final Cursor cursor;
  private final Dialect dialect;

  HeadParser(Cursor cursor, Dialect dialect) {
    this.cursor = cursor;
    this.dialect = dialect;
  }

  /** The name behind {@code =}, if there is one. */
  @Nullable Token name(Token keyword) {
    if (!cursor.accept(Kind.EQUALS)) {
      return null;
    }
    if (cursor.at(Kind.WORD)) {
      return cursor.take();
    }
    cursor.expected("a name behind '" + keyword.clipped() + "='");
    return null;
  }

  /**
   * Passes a statement with {@code /add}, {@code /del} or {@code /replace}, which changes what is
   * loaded.
   *
   * @return whether the statement is one
   */
  boolean refuseEdit(Token keyword) {
    if (!cursor.accept(Kind.SLASH)) {
      return false;
    }
    Token slash = cursor.last();
    String edit = cursor.at(Kind.WORD) ? cursor.take().clipped() : "";
    cursor.report(
        cursor
            .error(cursor.since(slash), "'/" + edit + "' changes a loaded policy, this is a file")
            .withHelp("write the whole " + keyword.clipped() + " statement as it shall be"));
    cursor.skipStatement();
    return true;
  }

  /** Reports a name behind a keyword that takes none. */
  void refuseName(Token keyword, @Nullable Token name) {
    if (name != null) {
      cursor.report(
          cursor
              .error(name, "'" + keyword.clipped() + "' takes no name")
              .withHelp("leave '=" + name.clipped() + "' out"));
    }
  }

  /** The words and the action of a statement with this name. */
  Head head(Token keyword, @Nullable Token name) {
    List<Token> words = new ArrayList<>();
    return new Head(keyword, name, words, wordsAndAction(words));
  }

  /** Reads words up to the brace or semicolon into a list, and the action among them. */
  @Nullable ActionSyntax wordsAndAction(List<Token> words) {
    ActionSyntax action = null;
    while (cursor.at(Kind.COLON) || cursor.at(Kind.WORD)) {
      if (cursor.at(Kind.COLON)) {
        Token colon = cursor.take();
        if (action != null) {
          cursor.report(
              cursor
                  .error(colon.span(), "a second action in one statement")
                  .withHelp("leave one out"));
        }
        misplacedScope(words);
        action = action();
      } else if (action != null) {
        if (!misplacedScope(words)) {
          break;
        }
      } else if (isActionAhead()) {
        cursor.missing("':' in front of the action");
        action = action();
      } else if (cursor.isStatementAhead()) {
        break;
      } else if (isConditionAhead()) {
        misplacedConditions();
      } else {
        words.add(cursor.take());
      }
    }
    return action;
  }

  private boolean isConditionAhead() {
    return dialect == Dialect.POLICY && Keywords.CONDITIONS.contains(cursor.peek().text());
  }

  /** Reports and passes conditions in front of the braces. */
  private void misplacedConditions() {
    Token word = cursor.take();
    cursor.report(
        cursor
            .error(word, "the condition " + word.shown() + " stands in front of the braces")
            .withHelp("write it behind them: icmp ... { ... } " + word.clipped() + " ...;"));
    if (cursor.at(Kind.WORD) && cursor.peek().isWord(Keywords.NOT)) {
      cursor.take();
    }
    boolean addresses = word.isWord(Keywords.FROM) || word.isWord(Keywords.TO);
    if (addresses && cursor.at(Kind.OPEN)) {
      cursor.skipBlock();
    }
    while (!cursor.at(Kind.COLON)
        && !cursor.at(Kind.OPEN)
        && !cursor.at(Kind.CLOSE)
        && !cursor.at(Kind.SEMICOLON)
        && !cursor.at(Kind.END)
        && !cursor.isStatementAhead()) {
      cursor.take();
    }
  }

  /** Reports a family or the like behind the colon and takes it as if it stood in front. */
  private boolean misplacedScope(List<Token> words) {
    if (!cursor.at(Kind.WORD) || !isScope(cursor.peek().text())) {
      return false;
    }
    Token word = cursor.take();
    words.add(word);
    cursor.report(
        cursor
            .error(word.span(), word.shown() + " stands behind the ':'")
            .withHelp("write it in front of the ':'"));
    cursor.accept(Kind.COLON);
    return true;
  }

  private boolean isScope(String word) {
    return ScopeWord.parse(word).isPresent()
        || (dialect == Dialect.POLICY && Keywords.DIRECTIONS.contains(word));
  }

  /** The action behind a colon; without its word, and an error, if there is none. */
  private ActionSyntax action() {
    if (!cursor.at(Kind.WORD)) {
      cursor.expected("allow, block or ratelimit=NAME");
      return new ActionSyntax(null, List.of());
    }
    Token word = cursor.take();
    List<Token> limits = new ArrayList<>();
    if (cursor.accept(Kind.EQUALS)) {
      do {
        if (!cursor.at(Kind.WORD)) {
          cursor.expected("the name of a limit");
          return new ActionSyntax(null, List.of());
        }
        limits.add(cursor.take());
      } while (cursor.accept(Kind.PLUS));
    }
    return new ActionSyntax(word, limits);
  }

  private boolean isActionAhead() {
    return Keywords.ACTIONS.stream().anyMatch(cursor.peek()::isWord);
  }
}

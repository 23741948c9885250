package io.echogate.policy.language;

import io.echogate.policy.language.StatementSyntax.ActionSyntax;
import io.echogate.policy.language.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what stands in front of a statement's body: name, words, action. */
final class ActionParser {
  private final Cursor cursor;

  ActionParser(Cursor cursor) {
    this.cursor = cursor;
  }

  /** The name behind {@code =}, if there is one; and no {@code /add} behind it. */
  @Nullable Token name(Token keyword) {
    Token name = null;
    if (cursor.accept(Kind.EQUALS)) {
      if (cursor.at(Kind.WORD)) {
        name = cursor.take();
      } else {
        cursor.expected("a name behind '" + keyword.text() + "='");
      }
    }
    refuseEdit(keyword);
    return name;
  }

  /** Reports {@code /add}, {@code /del} and {@code /replace}, which make a patch of a file. */
  private void refuseEdit(Token keyword) {
    if (!cursor.accept(Kind.SLASH)) {
      return;
    }
    Token slash = cursor.last();
    String edit = cursor.at(Kind.WORD) ? cursor.take().text() : "";
    cursor.report(
        cursor
            .error(cursor.since(slash), "'/" + edit + "' changes a loaded policy, this is a file")
            .withHelp("write the whole " + keyword.text() + " statement as it shall be"));
  }

  /** Reads words up to the brace or semicolon into a list, and the action among them. */
  @Nullable ActionSyntax wordsAndAction(List<Token> words) {
    ActionSyntax action = null;
    while (cursor.at(Kind.COLON) || cursor.at(Kind.WORD)) {
      if (cursor.at(Kind.COLON)) {
        Token colon = cursor.take();
        if (action != null) {
          cursor.report(cursor.error(colon.span(), "a second action in one statement"));
        }
        action = action();
      } else if (action == null && isActionAhead()) {
        cursor.missing("':' in front of the action");
        action = action();
      } else if (cursor.isStatementAhead()) {
        break;
      } else {
        Token word = cursor.take();
        words.add(word);
        if (action != null) {
          cursor.report(cursor.error(word.span(), word.shown() + " stands behind the action"));
        }
      }
    }
    return action;
  }

  /** The action behind a colon; null, and an error, if there is none. */
  private @Nullable ActionSyntax action() {
    if (!cursor.at(Kind.WORD)) {
      cursor.expected("allow, block or ratelimit=NAME");
      return null;
    }
    Token word = cursor.take();
    List<Token> limits = new ArrayList<>();
    if (cursor.accept(Kind.EQUALS)) {
      do {
        if (!cursor.at(Kind.WORD)) {
          cursor.expected("the name of a limit");
          return null;
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

package io.echogate.policy.language;

import io.echogate.policy.language.StatementSyntax.Argument;
import io.echogate.policy.language.StatementSyntax.LimitStatement;
import io.echogate.policy.language.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code ratelimit=NAME pps=10 bps=1000;}. */
final class LimitParser {
  private final Cursor cursor;

  LimitParser(Cursor cursor) {
    this.cursor = cursor;
  }

  /**
   * The rest behind the keyword and the name.
   *
   * @param written the name behind {@code =}, if there is one
   */
  LimitStatement rest(Token keyword, @Nullable Token written) {
    Token name = written;
    if (name == null && cursor.at(Kind.WORD) && !isLimitKey(cursor.peek())) {
      cursor.missing("'=' in front of the name");
      name = cursor.take();
    }
    List<Argument> arguments = new ArrayList<>();
    while (cursor.at(Kind.WORD) && !cursor.isStatementAhead() && !cursor.isBlockAhead()) {
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
      return new Argument(key, null, null, null);
    }
    Token value = cursor.at(Kind.WORD) ? cursor.take() : null;
    if (!cursor.accept(Kind.SLASH)) {
      return new Argument(key, value, null, null);
    }
    Token unit = cursor.at(Kind.WORD) ? cursor.take() : cursor.last();
    return new Argument(key, value, unit, key.isWord(Keywords.PER) ? second() : null);
  }

  /** What stands behind a comma; the comma itself if nothing does. */
  private @Nullable Token second() {
    if (!cursor.accept(Kind.COMMA)) {
      return null;
    }
    return cursor.at(Kind.WORD) ? cursor.take() : cursor.last();
  }
}

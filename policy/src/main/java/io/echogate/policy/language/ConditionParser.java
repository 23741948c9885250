package io.echogate.policy.language;

import io.echogate.policy.Condition.Relation;
import io.echogate.policy.language.StatementSyntax.SourceItem;
import io.echogate.policy.language.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the conditions behind the braces of an {@code icmp} statement. */
final class ConditionParser {
  private final Cursor cursor;
  private final ListParser lists;

  ConditionParser(Cursor cursor, ListParser lists) {
    this.cursor = cursor;
    this.lists = lists;
  }

  /**
   * All conditions that follow. One that cannot be read is reported, and the rest of the statement
   * is passed with it.
   */
  List<ConditionSyntax> conditions() {
    List<ConditionSyntax> conditions = new ArrayList<>();
    while (isConditionAhead(conditions.isEmpty())) {
      Token keyword = cursor.take();
      Optional<ConditionSyntax> condition =
          word(keyword).flatMap(known -> condition(keyword, known));
      if (condition.isEmpty()) {
        cursor.skipStatement();
        return conditions;
      }
      conditions.add(condition.get());
    }
    return conditions;
  }

  /** A word that is a condition, or one that can be nothing else where it stands. */
  private boolean isConditionAhead(boolean first) {
    if (!cursor.at(Kind.WORD)) {
      return false;
    }
    if (Keywords.CONDITIONS.contains(cursor.peek().text())) {
      return true;
    }
    return !cursor.isStatementAhead()
        && !cursor.isBlockAhead()
        && (!first || cursor.isOnSameLine());
  }

  /** The condition that a word is, or is a misspelling of. */
  private Optional<String> word(Token keyword) {
    if (Keywords.CONDITIONS.contains(keyword.text())) {
      return Optional.of(keyword.text());
    }
    return cursor.unknown(
        "condition",
        keyword,
        Keywords.CONDITIONS,
        "conditions are " + String.join(", ", Keywords.CONDITIONS));
  }

  private Optional<ConditionSyntax> condition(Token keyword, String word) {
    return switch (word) {
      case Keywords.FROM, Keywords.TO -> addresses(keyword, word);
      case "payload", "length", "hop-limit" -> comparison(keyword, word);
      case Keywords.UNTIL -> until(keyword);
      default -> Optional.of(new ConditionSyntax.Flagged(keyword, word));
    };
  }

  private Optional<ConditionSyntax> addresses(Token keyword, String word) {
    boolean negated = cursor.at(Kind.WORD) && cursor.peek().isWord(Keywords.NOT);
    if (negated) {
      cursor.take();
    }
    List<SourceItem> items = new ArrayList<>();
    if (cursor.at(Kind.OPEN)) {
      items.addAll(lists.addresses());
    } else {
      SourceItem item = isAddressAhead() ? lists.address() : null;
      if (item == null) {
        cursor.expected("a prefix, @SET or '{' behind '" + cursor.last().clipped() + "'");
        return Optional.empty();
      }
      items.add(item);
      bareList(keyword, items);
    }
    return Optional.of(new ConditionSyntax.Addresses(keyword, word, negated, items));
  }

  private boolean isAddressAhead() {
    return cursor.at(Kind.OPEN_BRACKET)
        || (cursor.at(Kind.WORD)
            && !Keywords.CONDITIONS.contains(cursor.peek().text())
            && !cursor.isStatementAhead());
  }

  /** Reports and reads further prefixes, which are written without braces. */
  private void bareList(Token keyword, List<SourceItem> items) {
    if (!cursor.at(Kind.COMMA)) {
      return;
    }
    cursor.report(
        cursor
            .error(cursor.peek(), "several prefixes without braces")
            .withHelp("write " + keyword.clipped() + " { ... }"));
    while (cursor.accept(Kind.COMMA) && isAddressAhead()) {
      SourceItem item = lists.address();
      if (item != null) {
        items.add(item);
      }
    }
  }

  private Optional<ConditionSyntax> comparison(Token keyword, String word) {
    boolean hopLimit = word.equals("hop-limit");
    Optional<Relation> relation = relation(hopLimit);
    if (relation.isEmpty()) {
      return Optional.empty();
    }
    Token value = null;
    if (cursor.at(Kind.WORD) && !Keywords.CONDITIONS.contains(cursor.peek().text())) {
      value = cursor.take();
    } else {
      cursor.expected("a number");
    }
    return Optional.of(new ConditionSyntax.Comparison(keyword, word, relation.get(), value));
  }

  private Optional<Relation> relation(boolean hopLimit) {
    String signs = hopLimit ? "'<=', '>=' or '='" : "'<=' or '>='";
    StringBuilder written = new StringBuilder();
    Token first = cursor.peek();
    while (cursor.at(Kind.LESS) || cursor.at(Kind.GREATER) || cursor.at(Kind.EQUALS)) {
      written.append(cursor.take().text());
    }
    if (written.isEmpty()) {
      cursor.expected(signs);
      return Optional.empty();
    }
    Relation relation = meant(written);
    if (relation == Relation.EQUAL && !hopLimit) {
      cursor.report(
          cursor
              .error(cursor.since(first), "only hop-limit is compared by '='")
              .withHelp("write " + signs));
    } else if (!relation.text().contentEquals(written)) {
      cursor.report(
          cursor
              .error(cursor.since(first), "'" + clipped(written) + "' is no relation")
              .withHelp("write '" + relation.text() + "'"));
    }
    return Optional.of(relation);
  }

  private static Relation meant(CharSequence signs) {
    if (signs.chars().anyMatch(sign -> sign == '<')) {
      return Relation.AT_MOST;
    }
    return signs.chars().anyMatch(sign -> sign == '>') ? Relation.AT_LEAST : Relation.EQUAL;
  }

  private static String clipped(CharSequence signs) {
    return signs.length() <= 3 ? signs.toString() : signs.subSequence(0, 3) + "...";
  }

  private Optional<ConditionSyntax> until(Token keyword) {
    @Nullable Token day = cursor.at(Kind.WORD) && !cursor.isStatementAhead() ? cursor.take() : null;
    if (day == null) {
      cursor.expected("a day such as 2027-03-31 behind 'until'");
      return Optional.empty();
    }
    return Optional.of(new ConditionSyntax.Until(keyword, day));
  }
}

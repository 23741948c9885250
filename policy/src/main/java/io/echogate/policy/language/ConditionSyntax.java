package io.echogate.policy.language;

import io.echogate.policy.Condition.Relation;
import io.echogate.policy.language.StatementSyntax.SourceItem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A condition behind the braces of an {@code icmp} statement, as written. */
sealed interface ConditionSyntax {

  /** The word that it begins with, maybe misspelt and reported. */
  Token keyword();

  /**
   * {@code from not { 192.0.2.0/24, @office }}
   *
   * @param word {@code from} or {@code to}
   * @param items prefixes and names of sets
   */
  record Addresses(Token keyword, String word, boolean negated, List<SourceItem> items)
      implements ConditionSyntax {}

  /**
   * {@code payload <= 1472}
   *
   * @param word the quantity
   * @param value null where nothing that could be a number follows
   */
  record Comparison(Token keyword, String word, Relation relation, @Nullable Token value)
      implements ConditionSyntax {}

  /** {@code related}, {@code log} and the like. */
  record Flagged(Token keyword, String word) implements ConditionSyntax {}

  /** {@code until 2027-03-31} */
  record Until(Token keyword, Token day) implements ConditionSyntax {}
}

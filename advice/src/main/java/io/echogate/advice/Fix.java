package io.echogate.advice;

import io.echogate.policy.Origin;

/** What to write so that a finding goes away. */
public sealed interface Fix {

  /**
   * A line to write before all other statements of the policy.
   *
   * @param line a whole statement
   */
  record First(String line) implements Fix {}

  /**
   * Other words in place of some.
   *
   * @param place what to replace
   * @param line what to write there
   */
  record Instead(Origin place, String line) implements Fix {}

  /** Something to take out. */
  record Remove(Origin place) implements Fix {}

  /** Something that takes more than a line. */
  record Advise(String text) implements Fix {}

  /** What to do, in one sentence, the line to write at its end. */
  default String text() {
    return switch (this) {
      case First(String line) -> "write before the other statements: " + line;
      case Instead(Origin place, String line) ->
          "write in line " + place.line() + " instead: " + line;
      case Remove(Origin place) -> "take it out: " + place.text();
      case Advise(String text) -> text;
    };
  }
}

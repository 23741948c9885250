package io.echogate.advice;

import io.echogate.icmp.Family;
import io.echogate.policy.Direction;

/** Writes statements for fixes. */
final class Lines {
  private Lines() {}

  /**
   * A fix that lets a message pass.
   *
   * @param name what to call the statement where it needs a name
   * @param messages as {@code policy} writes them: slugs
   * @param types the same as numbers, as {@code xfw} writes them
   * @param conditions for {@code policy} only; empty, or the words
   */
  static Fix allow(
      Subject subject,
      Family family,
      Direction direction,
      String name,
      String messages,
      String types,
      String conditions) {
    if (subject.isXfw()) {
      return new Fix.Advise(
          "list it in no other statement, and add: icmp=%s %s: allow { %s }"
              .formatted(name, family, types));
    }
    String word = direction == Direction.OUT ? " out" : "";
    String end = conditions.isEmpty() ? "" : " " + conditions + ";";
    return new Fix.First("icmp %s%s : allow { %s }%s".formatted(family, word, messages, end));
  }
}

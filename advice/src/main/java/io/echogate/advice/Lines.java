package io.echogate.advice;

import io.echogate.icmp.Family;
import io.echogate.policy.Direction;
import java.util.Set;

/** Writes statements for fixes. */
final class Lines {
  private Lines() {}

  /**
   * A fix that lets messages pass.
   *
   * @param families one, or both if the words and numbers are the same in both
   * @param slugs as {@code policy} writes them
   * @param types the same as {@code xfw} writes them: numbers, without codes
   * @param conditions for {@code policy} only; empty, or the words
   */
  static Fix allow(
      Subject subject,
      Set<Family> families,
      Direction direction,
      String slugs,
      String types,
      String conditions) {
    if (subject.isXfw()) {
      String family = families.size() == 1 ? families.iterator().next().text() : "ip4, then ip6";
      return new Fix.Advise(
          "list %s in no other statement, and add: icmp=needed-%s %s: allow { %s }"
              .formatted(types, types.replaceAll("[^0-9]+", "-"), family, types));
    }
    return statement(families, direction, "allow", slugs, conditions);
  }

  /** A fix that lets pings pass, so many from each source; the parameters as for {@link #allow}. */
  static Fix limitedPings(
      Subject subject, Set<Family> families, Direction direction, String types) {
    if (subject.isXfw()) {
      return allow(subject, families, direction, "echo-request", types, "");
    }
    String name = "ping";
    while (isTaken(subject, name)) {
      name += "-again";
    }
    Fix.First statement = statement(families, direction, "ratelimit=" + name, "echo-request", "");
    return new Fix.First(
        "ratelimit=%s rate=20/s burst=40 per=source; %s".formatted(name, statement.line()));
  }

  private static boolean isTaken(Subject subject, String name) {
    return subject.policy().limits().stream().anyMatch(limit -> limit.name().equals(name));
  }

  /** A fix that drops messages; the parameters as for {@link #allow}. */
  static Fix block(
      Subject subject, Set<Family> families, Direction direction, String slugs, String types) {
    return subject.isXfw()
        ? new Fix.Advise("take %s out of the list, or add it to one that blocks".formatted(types))
        : statement(families, direction, "block", slugs, "");
  }

  private static Fix.First statement(
      Set<Family> families, Direction direction, String action, String slugs, String conditions) {
    String family = families.size() == 1 ? " " + families.iterator().next() : "";
    String word = direction == Direction.OUT ? " out" : "";
    String end = conditions.isEmpty() ? "" : " " + conditions + ";";
    return new Fix.First("icmp%s%s: %s { %s }%s".formatted(family, word, action, slugs, end));
  }
}

package io.echogate.firewalls.policies;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/** Makes one statement of those that stand one after the other and differ in one thing. */
final class Joining {
  private Joining() {}

  /**
   * Fewer lines of the same meaning.
   *
   * @param sameAction whether two lines with other messages do the same, buckets included
   */
  static List<Line> of(List<Line> lines, BiPredicate<Line, Line> sameAction) {
    List<Line> all = lines;
    while (true) {
      List<Line> fewer = once(all, sameAction);
      if (fewer.size() == all.size()) {
        return all;
      }
      all = fewer;
    }
  }

  private static List<Line> once(List<Line> lines, BiPredicate<Line, Line> sameAction) {
    List<Line> fewer = new ArrayList<>();
    for (Line line : lines) {
      Optional<Line> joined =
          fewer.isEmpty() ? Optional.empty() : join(fewer.getLast(), line, sameAction);
      if (joined.isPresent()) {
        fewer.set(fewer.size() - 1, joined.get());
      } else {
        fewer.add(line);
      }
    }
    return fewer;
  }

  private static Optional<Line> join(Line one, Line next, BiPredicate<Line, Line> sameAction) {
    if (!one.others().equals(next.others())) {
      return Optional.empty();
    }
    boolean messages = one.messages().equals(next.messages());
    boolean source = one.source().asksSame(next.source());
    boolean destination = one.destination().asksSame(next.destination());
    if (source && destination && (sameAction.test(one, next) || isSame(one, next))) {
      return Optional.of(
          one.join(next, one.messages().union(next.messages()), one.source(), one.destination()));
    }
    if (!messages || !isSame(one, next)) {
      return Optional.empty();
    }
    if (destination && canJoin(one.source(), next.source())) {
      return Optional.of(
          one.join(next, one.messages(), one.source().or(next.source()), one.destination()));
    }
    if (source && canJoin(one.destination(), next.destination())) {
      return Optional.of(
          one.join(next, one.messages(), one.source(), one.destination().or(next.destination())));
    }
    return Optional.empty();
  }

  private static boolean isSame(Line one, Line next) {
    return one.ruling().equals(next.ruling());
  }

  private static boolean canJoin(Who one, Who other) {
    return !one.negated() && !other.negated();
  }

  /** Whether two lines have no type in common. */
  static boolean areApart(Line one, Line next) {
    return one.messages().types().noneMatch(next.messages()::containsAny);
  }
}

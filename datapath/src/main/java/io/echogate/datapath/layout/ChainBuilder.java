package io.echogate.datapath.layout;

import io.echogate.icmp.Family;
import io.echogate.policy.Direction;
import io.echogate.policy.Policy;
import io.echogate.policy.Rule;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Finds the chains of a family and direction: the types that meet the same rules with the same
 * demands have one in common. Rules behind one that every message of a type meets are left out.
 */
final class ChainBuilder {
  private static final int TYPES = 256;

  private final Policy policy;
  private final Family family;
  private final Direction direction;
  private final ToIntFunction<LocalDate> words;

  /** By type, what it has met so far. */
  private final Way[] ways = new Way[TYPES];

  /**
   * A builder.
   *
   * @param words gives each day the number of its deadline
   */
  ChainBuilder(Policy policy, Family family, Direction direction, ToIntFunction<LocalDate> words) {
    this.policy = policy;
    this.family = family;
    this.direction = direction;
    this.words = words;
  }

  /**
   * The rules that a message meets, the last one first.
   *
   * @param before those in front; null for the way of types that no rule lists
   */
  private record Way(@Nullable Way before, @Nullable Rule rule, List<Demand> demands) {
    boolean isClosed() {
      return rule != null && demands.isEmpty();
    }

    // Ways are compared by where they come from: a long one would take long.

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }

  /** A step of a way. */
  private record Turn(Way from, List<Demand> demands) {}

  /**
   * Types that are decided alike.
   *
   * @param rules those with demands, in file order
   * @param end the rule that decides all that is left; empty if the default does
   */
  record Group(List<Integer> types, List<Conditional> rules, Optional<Rule> end) {}

  /** A rule and what it demands of the types of a group. */
  record Conditional(Rule rule, List<Demand> demands) {}

  /** The groups, in the order of their first types. */
  List<Group> groups() {
    Arrays.fill(ways, new Way(null, null, List.of()));
    for (Rule rule : policy.rules()) {
      if (rule.family() == family && rule.direction() == direction) {
        meet(rule);
      }
    }
    Map<Way, List<Integer>> types = new LinkedHashMap<>();
    for (int type = 0; type < TYPES; type++) {
      types.computeIfAbsent(ways[type], way -> new ArrayList<>()).add(type);
    }
    List<Group> groups = new ArrayList<>();
    types.forEach((way, some) -> groups.add(group(way, some)));
    return groups;
  }

  private void meet(Rule rule) {
    RuleSteps steps = new RuleSteps(rule, words);
    Map<Turn, Way> turns = new HashMap<>();
    rule.messages()
        .types()
        .filter(type -> !ways[type].isClosed())
        .forEach(
            type ->
                steps
                    .demands(type)
                    .ifPresent(
                        demands ->
                            ways[type] =
                                turns.computeIfAbsent(
                                    new Turn(ways[type], demands),
                                    turn -> new Way(turn.from(), rule, demands))));
  }

  private static Group group(Way way, List<Integer> types) {
    Deque<Conditional> rules = new ArrayDeque<>();
    Optional<Rule> end = Optional.empty();
    @Nullable Way at = way;
    if (way.isClosed()) {
      end = Optional.ofNullable(way.rule());
      at = way.before();
    }
    for (; at != null; at = at.before()) {
      if (at.rule() != null) {
        rules.addFirst(new Conditional(at.rule(), at.demands()));
      }
    }
    return new Group(types, List.copyOf(rules), end);
  }
}

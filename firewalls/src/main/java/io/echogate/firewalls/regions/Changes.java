package io.echogate.firewalls.regions;

import io.echogate.firewalls.regions.Program.Gate;
import io.echogate.firewalls.regions.Program.Range;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Match;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The items by which two systems of a program differ. Packets that meet none of them meet the same
 * rules in the same order in both, and so the same end.
 */
final class Changes {
  private final Program program;
  private final BitSet changed = new BitSet();
  private final Map<Words, Integer> ids = new HashMap<>();
  private final Deque<Pair> left = new ArrayDeque<>();
  private final Set<Pair> seen = new HashSet<>();

  private Changes(Program program) {
    this.program = program;
  }

  /** What a rule says, wherever it stands. */
  private record Said(List<Match> matches, Action action) {}

  /**
   * What an item says.
   *
   * @param action what comes of it: dialects differ in which messages they answer
   * @param messages those that it rejects, or drops for nobody would hear of it
   */
  private record Words(List<Said> rules, Action action, Optional<BitSet> messages) {}

  /** Chains, by the numbers of their ranges, that stand at the same place in both systems. */
  private record Pair(int one, int other) {}

  /** The items; empty if any packet may come to different ends. */
  static Optional<BitSet> of(Program program) {
    Changes changes = new Changes(program);
    return changes.find() ? Optional.of(changes.changed) : Optional.empty();
  }

  private boolean find() {
    List<List<Gate>> systems = program.systems();
    if (systems.size() != 2 || systems.getFirst().size() != systems.getLast().size()) {
      return false;
    }
    for (int i = 0; i < systems.getFirst().size(); i++) {
      Gate one = systems.getFirst().get(i);
      Gate other = systems.getLast().get(i);
      if (!isSame(one.entrance(), other.entrance())) {
        return false;
      }
      add(one.chain(), other.chain());
    }
    while (!left.isEmpty()) {
      compare(left.removeFirst());
    }
    return true;
  }

  private static boolean isSame(Entrance one, Entrance other) {
    return one.hook() == other.hook()
        && one.chain().name().equals(other.chain().name())
        && one.interfaces().equals(other.interfaces())
        && one.policy().equals(other.policy())
        && one.tracked() == other.tracked();
  }

  private void add(int one, int other) {
    Pair pair = new Pair(one, other);
    if (seen.add(pair)) {
      left.add(pair);
    }
  }

  private void compare(Pair pair) {
    Range one = program.range(pair.one);
    Range other = program.range(pair.other);
    CommonSequence common = CommonSequence.of(ids(one), ids(other));
    mark(one, common.inOne());
    mark(other, common.inOther());
    int at = other.first();
    for (int item = one.first(); item < one.end(); item++) {
      if (changed.get(item)) {
        continue;
      }
      while (changed.get(at)) {
        at++;
      }
      if (program.target(item) >= 0) {
        add(program.target(item), program.target(at));
      }
      at++;
    }
  }

  private void mark(Range range, BitSet common) {
    for (int item = range.first(); item < range.end(); item++) {
      changed.set(item, !common.get(item - range.first()));
    }
  }

  private int[] ids(Range range) {
    int[] numbers = new int[range.end() - range.first()];
    for (int item = range.first(); item < range.end(); item++) {
      numbers[item - range.first()] = id(program.item(item));
    }
    return numbers;
  }

  /** A number that items have in common that say the same. */
  private int id(Item item) {
    List<Said> said =
        item.rules().stream().map(rule -> new Said(rule.matches(), rule.action())).toList();
    boolean rejects = !said.isEmpty() && said.getFirst().action() instanceof Action.Reject;
    Words words =
        new Words(
            said,
            item.action(),
            rejects ? Optional.of(item.question().messages()) : Optional.empty());
    return ids.computeIfAbsent(words, key -> ids.size());
  }
}

package io.echogate.firewalls.regions;

import io.echogate.firewalls.regions.Program.Gate;
import io.echogate.firewalls.regions.Sweep.Flow;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes outcomes of the ends of flows: what belongs to the same packets becomes one tree. */
final class Outcomes {
  private final Program program;
  private final Paths decisions;
  private final Paths conditions;
  private final Budget budget;

  /** Room that this takes. */
  private long bytes;

  private final List<Gate> gates = new ArrayList<>();
  private final List<Outcome> all = new ArrayList<>();
  private final Map<Integer, Integer> decided = new HashMap<>();
  private final Map<Branch, Integer> branches = new HashMap<>();

  Outcomes(Program program, Paths decisions, Paths conditions, Budget budget) {
    this.budget = budget;
    this.program = program;
    this.decisions = decisions;
    this.conditions = conditions;
    program.systems().forEach(gates::addAll);
  }

  /** Packets with one outcome, which is given by its number. */
  static final class Part {
    final long[] columns;
    final int outcome;

    Part(long[] columns, int outcome) {
      this.columns = columns;
      this.outcome = outcome;
    }
  }

  /** A tree: what it depends on, and the numbers of the outcomes. */
  private record Branch(int item, int met, int dropped, int missed) {}

  /** The outcome of a number; those of different numbers are different. */
  Outcome outcome(int number) {
    return all.get(number);
  }

  /** Ends of packets that come from the same columns under different assumptions. */
  private static final class Open {
    final long[] columns;
    final List<Flow> ends;

    Open(long[] columns, List<Flow> ends) {
      this.columns = columns;
      this.ends = ends;
    }
  }

  List<Part> of(List<Flow> ends) {
    List<Part> parts = new ArrayList<>(ends.size());
    List<Open> opens = new ArrayList<>();
    for (Flow end : ends) {
      if (end.conditions == 0) {
        parts.add(new Part(end.columns, outcome(end)));
      } else {
        budget.check();
        divide(opens, end);
      }
    }
    for (Open open : opens) {
      budget.check();
      List<Leaf> leaves = new ArrayList<>(open.ends.size());
      open.ends.forEach(end -> leaves.add(new Leaf(end, conditions.numbers(end.conditions))));
      parts.add(new Part(open.columns, tree(leaves, 0)));
    }
    return parts;
  }

  private static void divide(List<Open> opens, Flow end) {
    long[] left = end.columns;
    int size = opens.size();
    for (int i = 0; i < size && !Bits.isEmpty(left); i++) {
      Open open = opens.get(i);
      long[] both = Bits.and(open.columns, left);
      if (Bits.isEmpty(both)) {
        continue;
      }
      long[] rest = Bits.without(open.columns, both);
      if (!Bits.isEmpty(rest)) {
        opens.add(new Open(rest, new ArrayList<>(open.ends)));
      }
      List<Flow> ends = new ArrayList<>(open.ends);
      ends.add(end);
      opens.set(i, new Open(both, ends));
      left = Bits.without(left, both);
    }
    if (!Bits.isEmpty(left)) {
      opens.add(new Open(left, new ArrayList<>(List.of(end))));
    }
  }

  /** An end, and what was assumed on the way there. */
  private static final class Leaf {
    final Flow end;
    final int[] assumed;

    Leaf(Flow end, int[] assumed) {
      this.end = end;
      this.assumed = assumed;
    }
  }

  /** The tree of ends that have the first so many assumptions in common. */
  private int tree(List<Leaf> leaves, int depth) {
    Leaf first = leaves.getFirst();
    if (leaves.size() == 1 && first.assumed.length == depth) {
      return outcome(first.end);
    }
    int item = first.assumed[depth] >> 2;
    Map<Integer, List<Leaf>> byChoice = new HashMap<>();
    for (Leaf leaf : leaves) {
      int choice = leaf.assumed[depth] & 3;
      byChoice.computeIfAbsent(choice, key -> new ArrayList<>()).add(leaf);
    }
    boolean decides = program.op(item) == Program.Op.UNKNOWN;
    int met = tree(chosen(byChoice, Sweep.MET), depth + 1);
    int dropped = decides ? tree(chosen(byChoice, Sweep.DROPPED), depth + 1) : -1;
    int missed = tree(chosen(byChoice, Sweep.MISSED), depth + 1);
    return branches.computeIfAbsent(
        new Branch(item, met, dropped, missed),
        branch -> {
          take(BRANCH_BYTES);
          Rule rule = program.item(item).rules().getFirst();
          all.add(
              decides
                  ? new Outcome.IfDecides(rule, all.get(met), all.get(dropped), all.get(missed))
                  : new Outcome.IfMet(rule, all.get(met), all.get(missed)));
          return all.size() - 1;
        });
  }

  private static List<Leaf> chosen(Map<Integer, List<Leaf>> byChoice, int choice) {
    List<Leaf> some = byChoice.get(choice);
    if (some == null) {
      throw new IllegalStateException("packets were lost");
    }
    return some;
  }

  /** Room for a branch, and for a decision or what stands around some. */
  private static final int BRANCH_BYTES = 150;

  private void take(long more) {
    budget.take(more);
    bytes += more;
  }

  /** How much room all of them take. */
  long bytes() {
    return bytes;
  }

  private int outcome(Flow end) {
    return decided.computeIfAbsent(
        end.decisions,
        list -> {
          all.add(decided(list));
          return all.size() - 1;
        });
  }

  private Outcome decided(int list) {
    List<Decision> some = new ArrayList<>();
    for (int number : decisions.numbers(list)) {
      some.add(decision(number));
    }
    take((long) BRANCH_BYTES * (1 + some.size()));
    Action action = some.isEmpty() ? Action.ACCEPT : some.getLast().action();
    return new Outcome.Decided(action, some);
  }

  private Decision decision(int number) {
    if (number < 0) {
      Entrance entrance = gates.get(Sweep.gate(number)).entrance();
      return new Decision(entrance.hook(), entrance.chain(), List.of(), entrance.policy());
    }
    Sweep.Deciding deciding = Sweep.Deciding.of(number, program.size());
    Entrance entrance = gates.get(deciding.gate()).entrance();
    Item item = program.item(deciding.item());
    Action action =
        item.action() instanceof Action.Unknown
            ? (deciding.dropped() ? Action.DROP : Action.ACCEPT)
            : item.action();
    return new Decision(entrance.hook(), entrance.chain(), item.rules(), action);
  }
}

package io.echogate.firewalls.regions;

import io.echogate.firewalls.regions.Program.Gate;
import io.echogate.firewalls.regions.Sweep.Flow;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Rule;
import java.util.ArrayList;
import java.util.Arrays;
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

  /** Numbers of outcomes by the list of decisions; -1 for those that there are not yet. */
  private int[] decided = new int[0];

  /** For each outcome, its number alone. */
  private final List<int[]> numbers = new ArrayList<>();

  private final Map<Branch, Integer> branches = new HashMap<>();

  Outcomes(Program program, Paths decisions, Paths conditions, Budget budget) {
    this.budget = budget;
    this.program = program;
    this.decisions = decisions;
    this.conditions = conditions;
    program.systems().forEach(gates::addAll);
  }

  /** A tree: what it depends on, and the numbers of the outcomes. */
  private record Branch(int item, int met, int dropped, int missed) {}

  /** The outcome of a number; those of different numbers are different. */
  Outcome outcome(int number) {
    return all.get(number);
  }

  /** How many there are: their numbers begin at 0. */
  int size() {
    return all.size();
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

  /** The columns of the ends of a row, by what becomes of them in one system. */
  List<Strip> of(List<Flow> ends) {
    List<Strip> strips = new ArrayList<>(ends.size());
    List<Open> opens = new ArrayList<>();
    for (int i = 0; i < ends.size(); i++) {
      Flow end = ends.get(i);
      if (end.conditions == 0) {
        strips.add(new Strip(end.columns, numbers.get(outcome(end))));
      } else {
        budget.check();
        divide(opens, end);
      }
    }
    for (Open open : opens) {
      budget.check();
      List<Leaf> leaves = new ArrayList<>(open.ends.size());
      open.ends.forEach(end -> leaves.add(new Leaf(end, conditions.numbers(end.conditions))));
      strips.add(new Strip(open.columns, numbers.get(tree(leaves, 0))));
    }
    return strips;
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
          return add(
              decides
                  ? new Outcome.IfDecides(rule, all.get(met), all.get(dropped), all.get(missed))
                  : new Outcome.IfMet(rule, all.get(met), all.get(missed)));
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
    int before = decided.length;
    if (end.decisions >= before) {
      decided = Arrays.copyOf(decided, Math.max(64, 2 * end.decisions));
      Arrays.fill(decided, before, decided.length, -1);
    }
    if (decided[end.decisions] < 0) {
      decided[end.decisions] = add(decided(end.decisions));
    }
    return decided[end.decisions];
  }

  private int add(Outcome outcome) {
    all.add(outcome);
    numbers.add(new int[] {all.size() - 1});
    return all.size() - 1;
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

package io.echogate.firewalls.regions;

import io.echogate.firewalls.rules.Action;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * The chains of a course in a row: their items one after the other, each chain a range of them, and
 * all that the items ask as numbers.
 */
final class Program {
  /** The axis of the addresses: behind all dimensions. */
  static final int ADDRESSES = Dimension.ALL.length;

  private final List<List<Gate>> systems;
  private final List<Range> chains;
  private final List<Item> items;
  private final Op[] ops;
  private final int[] targets;
  private final boolean[] open;
  private final int[][] terms;
  private final int[] lastAxes;
  private final Asked sources;
  private final Asked destinations;
  private final Axis[] axes;
  private final Optional<BitSet> changed;

  Program(
      List<List<Gate>> systems,
      List<Range> chains,
      List<Item> items,
      int[] targets,
      int[][] terms,
      Asked sources,
      Asked destinations,
      Axis[] axes) {
    this(systems, chains, items, targets, terms, sources, destinations, axes, Optional.empty());
  }

  private Program(
      List<List<Gate>> systems,
      List<Range> chains,
      List<Item> items,
      int[] targets,
      int[][] terms,
      Asked sources,
      Asked destinations,
      Axis[] axes,
      Optional<BitSet> changed) {
    this.changed = changed;
    this.systems = systems;
    this.chains = chains;
    this.items = items;
    this.targets = targets;
    this.terms = terms;
    this.sources = sources;
    this.destinations = destinations;
    this.axes = axes;
    this.ops = new Op[items.size()];
    this.open = new boolean[items.size()];
    this.lastAxes = new int[items.size()];
    for (int item = 0; item < items.size(); item++) {
      ops[item] = Op.of(items.get(item).action());
      open[item] = items.get(item).question().open();
      lastAxes[item] = lastAxis(item);
    }
  }

  private int lastAxis(int item) {
    if (sources.of[item] != Constraints.NONE || destinations.of[item] != Constraints.NONE) {
      return ADDRESSES;
    }
    int last = ADDRESSES - 1;
    while (last >= 0 && terms[last][item] == Axis.ANY) {
      last--;
    }
    return last;
  }

  /** Where packets enter: the number of a chain's range. */
  record Gate(Entrance entrance, int chain) {}

  /** The items of a chain, or those that stand before one that not all packets enter. */
  record Range(int first, int end) {}

  /** What is asked of one of the addresses: for each item the number of its constraint. */
  static final class Asked {
    private final Constraints constraints;
    private final int[] of;

    Asked(Constraints constraints, int[] of) {
      this.constraints = constraints;
      this.of = of;
    }

    Constraints constraints() {
      return constraints;
    }

    /** The number of an item's constraint. */
    int of(int item) {
      return of[item];
    }
  }

  /** The same, in which it is only asked about packets that may end differently in two systems. */
  Program ofChanges() {
    return new Program(
        systems, chains, items, targets, terms, sources, destinations, axes, Changes.of(this));
  }

  /** Whether packets that can meet these items, and no others, are asked about. */
  boolean isAskedAbout(int[] some) {
    return changed.isEmpty() || Arrays.stream(some).anyMatch(changed.get()::get);
  }

  /** The items by which two systems differ, if it is only asked about these. */
  Optional<BitSet> changed() {
    return changed;
  }

  /** For each rule set, the chains where packets enter, in order. */
  List<List<Gate>> systems() {
    return systems;
  }

  int size() {
    return items.size();
  }

  Item item(int item) {
    return items.get(item);
  }

  Op op(int item) {
    return ops[item];
  }

  /** Whether it is not known if packets meet an item that meet all that is known of it. */
  boolean isOpen(int item) {
    return open[item];
  }

  /** The chain that an item leads to. */
  int target(int item) {
    return targets[item];
  }

  Range range(int chain) {
    return chains.get(chain);
  }

  int chains() {
    return chains.size();
  }

  /** What an item asks of a dimension: {@link Axis#ANY} or the number of a term. */
  int term(int axis, int item) {
    return terms[axis][item];
  }

  Axis axis(int axis) {
    return axes[axis];
  }

  Asked sources() {
    return sources;
  }

  Asked destinations() {
    return destinations;
  }

  /**
   * Whether all packets that come to an item meet it and do not come to the next one.
   *
   * @param axis the first that is not yet divided
   */
  boolean takesAll(int item, int axis) {
    return lastAxes[item] < axis && !open[item] && ops[item].ends();
  }

  /** What an item does with packets that meet it. */
  enum Op {
    ACCEPT,
    /** Drops, with an answer or without. */
    DROP,
    JUMP,
    GOTO,
    RETURN,
    /** Accepts, drops or goes on: nobody knows. */
    UNKNOWN,
    /** Leaves the entrance without a decision. */
    SKIP;

    static Op of(Action action) {
      return switch (action) {
        case Action.Accept accept -> ACCEPT;
        case Action.Drop drop -> DROP;
        case Action.Reject reject -> DROP;
        case Action.Jump jump -> JUMP;
        case Action.Goto go -> GOTO;
        case Action.Return back -> RETURN;
        case Action.Unknown unknown -> UNKNOWN;
        case Action.Continue on -> SKIP;
      };
    }

    /** Whether what becomes of packets in this place is certain then. */
    boolean decides() {
      return this == ACCEPT || this == DROP;
    }

    /** Whether packets do not go on behind the item. */
    boolean ends() {
      return this != JUMP && this != UNKNOWN;
    }
  }
}

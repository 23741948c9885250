package io.echogate.ebpf;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * Instructions among which no jump goes far: between them lie islands of jumps, over which the code
 * jumps, and on which far jumps set foot on their way.
 *
 * <p>Islands are every so many slots. A jump goes to its target if that is within two such
 * distances, else to the last island that is, where a jump for this target goes on by the same
 * rule. All distances are those without islands: what islands add to two distances fits the rest of
 * a near jump's reach, unless thousands of labels are jumped to over the same place.
 */
final class Trampolines {
  /** Where a jump goes. */
  private sealed interface Place {}

  /** An instruction of the code, by its index there. */
  private record Code(int index) implements Place {}

  /** A jump on an island, on the way to the instruction with the index {@code target}. */
  private record Hop(int island, int target) implements Place {}

  private final Listing code;

  /** How far near jumps go, and how far islands lie apart. */
  private final int reach;

  private final int distance;

  /** The slot of each instruction of the code, and behind them the number of all. */
  private final int[] slots;

  private final Map<Integer, SequencedSet<Hop>> islands = new HashMap<>();

  private final List<Insn> insns = new ArrayList<>();
  private final List<@Nullable SourceLine> sources = new ArrayList<>();

  /** For each of {@link #insns} what it jumps to, if it jumps. */
  private final List<@Nullable Place> targets = new ArrayList<>();

  /** The index in {@link #insns} of each place. */
  private final Map<Place, Integer> indexes = new HashMap<>();

  /**
   * Bridges code.
   *
   * @param reach how far near jumps go, without islands; even
   */
  Trampolines(Listing code, int reach) {
    this.code = code;
    this.reach = reach;
    this.distance = reach / 2;
    this.slots = new int[code.size() + 1];
    for (int i = 0; i < code.size(); i++) {
      slots[i + 1] = slots[i] + code.insn(i).slots();
    }
    bridge();
    for (int i = 0; i < code.size(); i++) {
      emitIsland(i);
      indexes.put(new Code(i), insns.size());
      emit(code.insn(i), code.source(i), target(i));
    }
  }

  /** The code with its islands. */
  Listing bridged() {
    int[] places =
        targets.stream()
            .mapToInt(target -> target == null ? FlowCheck.NO_JUMP : index(target))
            .toArray();
    List<LocalFunction> functions =
        code.functions().stream()
            .map(function -> function.at(index(new Code(function.index()))))
            .toList();
    return new Listing(insns, sources, places, functions);
  }

  private int index(Place place) {
    return Objects.requireNonNull(indexes.get(place), place::toString);
  }

  /** Founds all islands and all their hops. */
  private void bridge() {
    Deque<Hop> pending = new ArrayDeque<>();
    for (int i = 0; i < code.size(); i++) {
      if (target(i) instanceof Hop hop) {
        pending.add(hop);
      }
    }
    while (!pending.isEmpty()) {
      Hop hop = pending.pop();
      boolean isNew = islands.computeIfAbsent(hop.island, _ -> new LinkedHashSet<>()).add(hop);
      if (isNew && step(hop.island * distance, hop.target) instanceof Hop next) {
        pending.add(next);
      }
    }
  }

  /** Where the instruction jumps to, if it jumps; calls reach as far as they need. */
  private @Nullable Place target(int index) {
    int target = code.target(index);
    if (target == FlowCheck.NO_JUMP) {
      return null;
    }
    return code.insn(index) instanceof Insn.CallLocal
        ? new Code(target)
        : step(slots[index + 1], target);
  }

  /** The next step from a slot on the way to an instruction. */
  private Place step(int from, int target) {
    int to = slots[target];
    if (Math.abs(to - from) <= reach) {
      return new Code(target);
    }
    int island = to > from ? (from + reach) / distance : Math.ceilDiv(from - reach, distance);
    return new Hop(island, target);
  }

  /** Emits the island before the instruction, if there is one. */
  private void emitIsland(int index) {
    int island = slots[index] / distance;
    boolean first = index > 0 && slots[index - 1] / distance < island;
    SequencedSet<Hop> hops = islands.get(island);
    if (!first || hops == null) {
      return;
    }
    if (FlowCheck.continues(code.insn(index - 1))) {
      emit(new Insn.Jump((short) 0), null, new Code(index));
    }
    for (Hop hop : hops) {
      indexes.put(hop, insns.size());
      emit(new Insn.Jump((short) 0), null, step(island * distance, hop.target));
    }
  }

  private void emit(Insn insn, @Nullable SourceLine source, @Nullable Place target) {
    insns.add(insn);
    sources.add(source);
    targets.add(target);
  }
}

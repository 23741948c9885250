package io.echogate.datapath.layout;

import io.echogate.icmp.Family;
import io.echogate.policy.Direction;
import io.echogate.policy.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What a {@code policy { }} does with what goes in one direction: a verdict for each family and
 * type of which one is known beforehand, and chains for the others.
 *
 * @param rulings by {@link TypeIndex}: how the types without a chain are decided
 * @param chains in the order of their actions
 * @param direct the cell of the first type; each type has one, in the order of {@link TypeIndex}
 */
public record MessageTable(
    Direction direction, FormTable forms, List<Ruling> rulings, List<Chain> chains, int direct) {

  public MessageTable {
    rulings = List.copyOf(rulings);
    chains = List.copyOf(chains);
  }

  /** Whether a packet can meet anything but a pass of which nothing is written. */
  boolean judges() {
    return !chains.isEmpty()
        || rulings.stream().anyMatch(ruling -> !ruling.passed().equals(Reason.DEFAULT_ALLOWED))
        || rulings.stream().anyMatch(ruling -> ruling.kind() != Ruling.Kind.PASS)
        || forms.drops();
  }

  /** How many steps its chains have. */
  public int steps() {
    return chains.stream().mapToInt(chain -> chain.steps().size()).sum();
  }

  /** Whether a step has a demand of that kind. */
  public boolean asks(Predicate<Demand> kind) {
    return chains.stream()
        .flatMap(chain -> chain.steps().stream())
        .flatMap(step -> step.demands().stream())
        .anyMatch(kind);
  }

  /** The entries of the verdict table, by {@link TypeIndex}. */
  long[] entries() {
    long[] entries = new long[TypeIndex.COUNT];
    for (int i = 0; i < entries.length; i++) {
      entries[i] = rulings.get(i).kind() == Ruling.Kind.DROP ? TypeVerdict.DROP : TypeVerdict.PASS;
    }
    for (Chain chain : chains) {
      for (int slot = 0; slot < chain.types().size(); slot++) {
        entries[TypeIndex.of(chain.family(), chain.types().get(slot))] = chain.entry(slot);
      }
    }
    return entries;
  }

  /** What is counted. */
  List<Counted> counted() {
    List<Counted> counted = new ArrayList<>();
    long[] entries = entries();
    for (Family family : Family.values()) {
      for (int type = 0; type < 256; type++) {
        int index = TypeIndex.of(family, type);
        if ((entries[index] & TypeVerdict.ACTION_MASK) < Chain.FIRST) {
          add(rulings.get(index), direct + index, family, type, counted);
        }
      }
    }
    for (Chain chain : chains) {
      for (int slot = 0; slot < chain.types().size(); slot++) {
        int type = chain.types().get(slot);
        for (Step step : chain.steps()) {
          addStep(step.ruling(), slot, chain.family(), type, counted);
        }
        addStep(chain.end(), slot, chain.family(), type, counted);
      }
    }
    counted.addAll(forms.counted());
    return counted;
  }

  private void add(Ruling ruling, int cell, Family family, int type, List<Counted> counted) {
    counted.add(
        new Counted(
            cell,
            direction,
            family,
            type,
            ruling.kind() == Ruling.Kind.DROP ? ruling.dropped() : ruling.passed(),
            ruling.statement()));
  }

  private void addStep(Ruling ruling, int slot, Family family, int type, List<Counted> counted) {
    add(ruling, ruling.cell(slot, false), family, type, counted);
    if (ruling.kind() == Ruling.Kind.LIMITED) {
      counted.add(
          new Counted(
              ruling.cell(slot, true),
              direction,
              family,
              type,
              ruling.dropped(),
              ruling.statement()));
    }
  }
}

package io.echogate.datapath.layout;

import io.echogate.policy.AddressSet;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Steps behind one another that demand nothing but an address among fixed prefixes: one search
 * tells the first of them that decides, and its record what it says.
 *
 * @param source whether they ask for the source, or else for the destination
 * @param record the number of the first step's record; each has one, in their order
 */
public record Run(boolean source, List<Step> steps, int record) implements Part {
  /** Fewer steps than these are asked as fast one by one. */
  private static final int LEAST = 24;

  /** Where in a record the cell of the chain's first type begins; the low bit says drop. */
  public static final int CELL_SHIFT = 32;

  public Run {
    steps = List.copyOf(steps);
  }

  /** The sets, in the order of the steps. */
  public List<AddressSet> sets() {
    return steps.stream().map(step -> set(step.demands().getFirst())).toList();
  }

  private static AddressSet set(Demand demand) {
    return switch (demand) {
      case Demand.Source(boolean negated, AddressSet set) -> set;
      case Demand.Destination(boolean negated, AddressSet set) -> set;
      default -> throw new IllegalArgumentException("no set in " + demand);
    };
  }

  /** What a step's record says. */
  static long record(Ruling ruling) {
    return (long) ruling.cell() << CELL_SHIFT | (ruling.kind() == Ruling.Kind.DROP ? 1 : 0);
  }

  /**
   * The parts of a chain.
   *
   * @param records gives so many records behind one another, and tells the first
   */
  static List<Part> parts(List<Step> steps, ToIntFunction<List<Step>> records) {
    List<Part> parts = new ArrayList<>();
    for (int first = 0; first < steps.size(); ) {
      int end = first;
      while (end < steps.size() && isAlike(steps.get(first), steps.get(end))) {
        end++;
      }
      if (end - first >= LEAST) {
        List<Step> run = steps.subList(first, end);
        boolean source = steps.get(first).demands().getFirst() instanceof Demand.Source;
        parts.add(new Run(source, run, records.applyAsInt(run)));
        first = end;
      } else {
        parts.add(steps.get(first));
        first++;
      }
    }
    return parts;
  }

  /** Whether both can be steps of one run. */
  private static boolean isAlike(Step first, Step other) {
    return isPlain(first)
        && isPlain(other)
        && first.demands().getFirst().getClass() == other.demands().getFirst().getClass();
  }

  private static boolean isPlain(Step step) {
    return step.demands().size() == 1
        && step.ruling().kind() != Ruling.Kind.LIMITED
        && !step.ruling().logged()
        && switch (step.demands().getFirst()) {
          case Demand.Source(boolean negated, AddressSet set) -> !negated && isFixed(set);
          case Demand.Destination(boolean negated, AddressSet set) -> !negated && isFixed(set);
          default -> false;
        };
  }

  private static boolean isFixed(AddressSet set) {
    return set.builtIns().isEmpty() && set.members().isEmpty();
  }
}

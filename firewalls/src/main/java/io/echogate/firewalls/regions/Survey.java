package io.echogate.firewalls.regions;

import io.echogate.firewalls.rules.RuleSet;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * All packets of some spaces, taken through the chains of one rule set or of several: exact,
 * without a sample. Packets are divided by what the rules ask, first by one dimension after the
 * other, then, for what is left alike, by both addresses at once.
 *
 * <p>Immutable and thread-safe.
 */
public final class Survey {
  private final Program program;
  private final LinkNames names;
  private final List<Space> spaces;
  private final List<long[][]> atoms;
  private final Columns columns;

  private Survey(
      Program program, LinkNames names, List<Space> spaces, List<long[][]> atoms, Columns columns) {
    this.columns = columns;
    this.program = program;
    this.names = names;
    this.spaces = spaces;
    this.atoms = atoms;
  }

  /**
   * Prepares a survey of what rules do to packets on their course through the hooks.
   *
   * @param systems rule sets that are asked about the same packets
   * @param spaces the packets that will be asked about
   * @throws IllegalStateException if a rule jumps to a chain that is not there, or chains jump in a
   *     circle
   * @throws UnfinishedException if there is no room for what the rules ask
   */
  public static Survey of(List<RuleSet> systems, Subject subject, List<Space> spaces) {
    return of(systems, subject, spaces, Budget.endless());
  }

  /**
   * Prepares a survey of what rules do to packets on their course through the hooks.
   *
   * @param budget its time counts; the survey has room of its own, which is not counted later
   * @throws IllegalStateException if a rule jumps to a chain that is not there, or chains jump in a
   *     circle
   * @throws UnfinishedException if there is no room for what the rules ask, or no time
   */
  public static Survey of(
      List<RuleSet> systems, Subject subject, List<Space> spaces, Budget budget) {
    Budget own = budget.apart();
    LinkNames names = LinkNames.of(systems, spaces);
    ProgramBuilder builder = new ProgramBuilder(subject, names, own);
    for (RuleSet system : systems) {
      builder.add(system, Entrance.of(system, subject));
    }
    Program program = builder.build(spaces);
    List<long[][]> atoms = new ArrayList<>();
    for (Space space : spaces) {
      atoms.add(atoms(program, builder.asking(), space));
    }
    return new Survey(program, names, List.copyOf(spaces), atoms, Frame.columns(program, own));
  }

  /**
   * Prepares a survey of the packets that two rule sets may treat differently. Others may be left
   * out: those that meet the same rules in the same order in both.
   *
   * @param budget its time counts; the survey has room of its own, which is not counted later
   * @throws IllegalStateException if a rule jumps to a chain that is not there, or chains jump in a
   *     circle
   * @throws UnfinishedException if there is no room for what the rules ask, or no time
   */
  public static Survey ofDifferences(
      RuleSet before, RuleSet after, Subject subject, List<Space> spaces, Budget budget) {
    Survey all = of(List.of(before, after), subject, spaces, budget);
    return new Survey(all.program.ofChanges(), all.names, all.spaces, all.atoms, all.columns);
  }

  /** The atoms that a space has of each dimension. */
  private static long[][] atoms(Program program, Asking asking, Space space) {
    long[][] all = new long[Dimension.ALL.length][];
    for (Dimension dimension : Dimension.ALL) {
      Axis axis = program.axis(dimension.axis());
      @Nullable BitSet values = asking.values(space, dimension);
      if (values == null) {
        all[dimension.axis()] = axis.all();
      } else {
        long[] some = Bits.none(axis.size());
        for (int atom = 0; atom < axis.size(); atom++) {
          if (values.get(axis.least(atom))) {
            Bits.set(some, atom);
          }
        }
        all[dimension.axis()] = some;
      }
    }
    return all;
  }

  /**
   * Looks at all packets of a space: slice by slice, each with its plane. Planes are found when
   * they are asked for, on all processors, and not kept. What a digest keeps counts as if it were
   * the pieces of its plane; if the survey is not finished, nothing counts.
   *
   * @param space the number of the space
   * @param digest makes of slices that have one plane, and of that plane, what is to be kept; it is
   *     called by several threads
   * @return what the digest made, in the order of the slices
   * @throws UnfinishedException if the budget is spent before the end
   */
  public <T> List<T> look(int space, Budget budget, BiFunction<List<Slice>, Plane, T> digest) {
    long before = budget.taken();
    try {
      return look(
          Slicer.of(program, names, atoms.get(space), budget),
          Frame.of(program, columns, spaces.get(space)),
          budget,
          digest);
    } catch (UnfinishedException e) {
      budget.giveAllBut(before);
      throw e;
    }
  }

  private <T> List<T> look(
      Map<Ints, List<Slice>> slices,
      Frame frame,
      Budget budget,
      BiFunction<List<Slice>, Plane, T> digest) {
    List<Map.Entry<Ints, List<Slice>>> entries = List.copyOf(slices.entrySet());
    ThreadLocal<PlaneFinder> finders =
        ThreadLocal.withInitial(() -> new PlaneFinder(program, frame, budget));
    // A stream that throws does not wait for its other threads.
    AtomicReference<@Nullable UnfinishedException> unfinished = new AtomicReference<>();
    List<Optional<T>> all =
        IntStream.range(0, entries.size())
            .parallel()
            .mapToObj(
                i -> {
                  if (unfinished.get() != null) {
                    return Optional.<T>empty();
                  }
                  try {
                    Map.Entry<Ints, List<Slice>> entry = entries.get(i);
                    Plane plane = finders.get().find(entry.getKey().numbers());
                    T kept = digest.apply(entry.getValue(), plane);
                    budget.give(plane.bytes() - plane.bytesOfPieces());
                    return Optional.of(kept);
                  } catch (UnfinishedException e) {
                    unfinished.set(e);
                    return Optional.<T>empty();
                  }
                })
            .toList();
    @Nullable UnfinishedException thrown = unfinished.get();
    if (thrown != null) {
      throw thrown;
    }
    slices.keySet().forEach(items -> budget.give((long) Integer.BYTES * items.numbers().length));
    return all.stream().map(Optional::orElseThrow).toList();
  }
}

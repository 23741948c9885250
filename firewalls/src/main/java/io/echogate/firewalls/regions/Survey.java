package io.echogate.firewalls.regions;

import io.echogate.firewalls.rules.RuleSet;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
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

  private Survey(Program program, LinkNames names, List<Space> spaces, List<long[][]> atoms) {
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
   */
  public static Survey of(List<RuleSet> systems, Subject subject, List<Space> spaces) {
    return of(
        systems,
        systems.stream().map(system -> Entrance.of(system, subject)).toList(),
        subject,
        spaces);
  }

  /**
   * Prepares a survey of what chains do to packets that enter them.
   *
   * @param entrances for each of the rule sets, in order
   */
  public static Survey of(
      List<RuleSet> systems, List<List<Entrance>> entrances, Subject subject, List<Space> spaces) {
    LinkNames names = LinkNames.of(systems, spaces);
    ProgramBuilder builder = new ProgramBuilder(subject, names);
    for (int i = 0; i < systems.size(); i++) {
      builder.add(systems.get(i), entrances.get(i));
    }
    Program program = builder.build(spaces);
    List<long[][]> atoms = new ArrayList<>();
    for (Space space : spaces) {
      atoms.add(atoms(program, builder.asking(), space));
    }
    return new Survey(program, names, List.copyOf(spaces), atoms);
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
          if (values.get(axis.values(atom).nextSetBit(0))) {
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
   * they are asked for, on all processors, and not kept.
   *
   * @param space the number of the space
   * @param digest makes of slices that have one plane, and of that plane, what is to be kept; it is
   *     called by several threads
   * @return what the digest made, in the order of the slices
   * @throws UnfinishedException if the budget is spent before the end
   */
  public <T> List<T> look(int space, Budget budget, BiFunction<List<Slice>, Plane, T> digest) {
    Map<Ints, List<Slice>> slices = Slicer.of(program, names, atoms.get(space), budget);
    List<Map.Entry<Ints, List<Slice>>> entries = List.copyOf(slices.entrySet());
    Frame frame = Frame.of(program, spaces.get(space));
    ThreadLocal<PlaneFinder> finders =
        ThreadLocal.withInitial(() -> new PlaneFinder(program, frame, budget));
    return IntStream.range(0, entries.size())
        .parallel()
        .mapToObj(
            i -> {
              Map.Entry<Ints, List<Slice>> entry = entries.get(i);
              Plane plane = finders.get().find(entry.getKey().numbers());
              return digest.apply(entry.getValue(), plane);
            })
        .toList();
  }
}

package io.echogate.ebpf;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An assembler's instructions with the jumps' labels replaced by offsets. */
final class Resolution {
  private static final String TOO_MANY_LABELS =
      "too many labels are jumped to over this place for trampolines: use fewer, nearer ones";

  private final Listing listing;
  private final Layout layout;
  private final List<Insn> insns = new ArrayList<>();
  private final List<@Nullable SourceLine> sources = new ArrayList<>();
  private final List<LocalFunction> functions;
  private final List<Problem> problems = new ArrayList<>();

  /** An instruction's fault, while nobody knows where it will lie. */
  private record Fault(int index, String message) {}

  /**
   * A resolution.
   *
   * @param sources the source line of each instruction
   * @param labels the label of each instruction that jumps or calls
   * @param functions in the order of their places
   */
  Resolution(
      List<Insn> insns,
      List<@Nullable SourceLine> sources,
      List<@Nullable Label> labels,
      List<LocalFunction> functions,
      FarJumps farJumps) {
    List<Fault> faults = new ArrayList<>();
    List<LocalFunction> begun =
        functions.stream().filter(function -> function.index() < insns.size()).toList();
    Listing direct = new Listing(insns, sources, targets(labels, faults), begun);
    boolean bridge = farJumps.areTrampolines() && faults.isEmpty();
    this.listing = bridge ? new Trampolines(direct, farJumps.reach()).bridged() : direct;
    this.layout = new Layout(listing, bridge ? Short.MAX_VALUE : farJumps.reach());
    int[] indexes = new int[listing.size()];
    for (int i = 0; i < listing.size(); i++) {
      indexes[i] = this.insns.size();
      for (Insn insn : layout.resolved(i)) {
        this.insns.add(insn);
        this.sources.add(listing.source(i));
      }
      if (bridge && layout.isFar(i)) {
        faults.add(new Fault(i, TOO_MANY_LABELS));
      }
    }
    this.functions =
        listing.functions().stream()
            .map(function -> function.at(indexes[function.index()]))
            .toList();
    faults.forEach(fault -> problems.add(problem(fault.index, fault.message)));
  }

  /** The instructions, all jumps with their offsets. */
  List<Insn> insns() {
    return insns;
  }

  /** The source line of each of {@link #insns}. */
  List<@Nullable SourceLine> sources() {
    return sources;
  }

  /** The functions, by their places in {@link #insns}. */
  List<LocalFunction> functions() {
    return functions;
  }

  List<Problem> problems() {
    return problems;
  }

  /** What is wrong with the ways through the program; only for one without other problems. */
  List<Problem> flowProblems() {
    List<Problem> found = new ArrayList<>();
    if (listing.size() == 0) {
      found.add(new Problem(0, "nothing", Optional.empty(), "no instructions", Optional.empty()));
    } else {
      new FlowCheck(listing, layout.slots(), (index, text) -> found.add(problem(index, text)))
          .run();
    }
    return found;
  }

  /** The indexes of the labels' places. */
  private static int[] targets(List<@Nullable Label> labels, List<Fault> faults) {
    int[] targets = new int[labels.size()];
    for (int i = 0; i < targets.length; i++) {
      Label label = labels.get(i);
      targets[i] = FlowCheck.NO_JUMP;
      if (label == null) {
        continue;
      }
      if (!label.isBound()) {
        faults.add(new Fault(i, "the label " + label + " is never bound"));
      } else if (label.position() == targets.length) {
        faults.add(new Fault(i, "the label " + label + " is bound behind the last instruction"));
      } else {
        targets[i] = label.position();
      }
    }
    return targets;
  }

  private Problem problem(int index, String message) {
    return new Problem(
        layout.slots()[index],
        layout.resolved(index).getLast().text(),
        Optional.ofNullable(listing.source(index)),
        message,
        Optional.empty());
  }
}

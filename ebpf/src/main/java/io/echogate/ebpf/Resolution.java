package io.echogate.ebpf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An assembler's instructions with the jumps' labels replaced by offsets. */
final class Resolution {
  private final List<Insn> symbolic;
  private final List<@Nullable SourceLine> sources;

  /** For each instruction the index of the one that it jumps to, or {@link FlowCheck#NO_JUMP}. */
  private final int[] targets;

  private final Layout layout;
  private final List<Insn> insns = new ArrayList<>();
  private final List<@Nullable SourceLine> sourcesOfInsns = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();

  Resolution(
      List<Insn> symbolic, List<@Nullable SourceLine> sources, List<@Nullable Label> labels) {
    this.symbolic = symbolic;
    this.sources = sources;
    this.targets = new int[symbolic.size()];
    Arrays.fill(targets, FlowCheck.NO_JUMP);
    List<Fault> faults = new ArrayList<>();
    for (int i = 0; i < symbolic.size(); i++) {
      Label label = labels.get(i);
      if (label != null) {
        resolve(i, label, faults);
      }
    }
    this.layout = new Layout(symbolic, targets);
    for (int i = 0; i < symbolic.size(); i++) {
      for (Insn insn : layout.resolved(i)) {
        insns.add(insn);
        sourcesOfInsns.add(sources.get(i));
      }
    }
    faults.forEach(fault -> problems.add(problem(fault.index, fault.message)));
  }

  private record Fault(int index, String message) {}

  /** The instructions, all jumps with their offsets. */
  List<Insn> insns() {
    return insns;
  }

  /** The source line of each of {@link #insns}. */
  List<@Nullable SourceLine> sources() {
    return sourcesOfInsns;
  }

  List<Problem> problems() {
    return problems;
  }

  /** What is wrong with the ways through the program; only for one without other problems. */
  List<Problem> flowProblems() {
    List<Problem> found = new ArrayList<>();
    if (symbolic.isEmpty()) {
      found.add(new Problem(0, "nothing", Optional.empty(), "no instructions", Optional.empty()));
    } else {
      new FlowCheck(
              symbolic, targets, layout.slots(), (index, text) -> found.add(problem(index, text)))
          .run();
    }
    return found;
  }

  private void resolve(int index, Label label, List<Fault> faults) {
    if (!label.isBound()) {
      faults.add(new Fault(index, "the label " + label + " is never bound"));
    } else if (label.position() == symbolic.size()) {
      faults.add(new Fault(index, "the label " + label + " is bound behind the last instruction"));
    } else {
      targets[index] = label.position();
    }
  }

  private Problem problem(int index, String message) {
    return new Problem(
        layout.slots()[index],
        layout.resolved(index).getLast().text(),
        Optional.ofNullable(sources.get(index)),
        message,
        Optional.empty());
  }
}

package io.echogate.ebpf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An assembler's instructions with the jumps' labels replaced by offsets. */
final class Resolution {
  private final List<Insn> insns;
  private final List<@Nullable SourceLine> sources;

  /** For each instruction the index of the one that it jumps to, or {@link FlowCheck#NO_JUMP}. */
  private final int[] targets;

  /** The slot of each instruction, and behind them the number of all. */
  private final int[] slots;

  private final List<Problem> problems = new ArrayList<>();

  Resolution(
      List<Insn> symbolic, List<@Nullable SourceLine> sources, List<@Nullable Label> labels) {
    this.insns = new ArrayList<>(symbolic);
    this.sources = sources;
    this.targets = new int[symbolic.size()];
    this.slots = new int[symbolic.size() + 1];
    Arrays.fill(targets, FlowCheck.NO_JUMP);
    for (int i = 0; i < symbolic.size(); i++) {
      slots[i + 1] = slots[i] + symbolic.get(i).slots();
    }
    for (int i = 0; i < symbolic.size(); i++) {
      Label label = labels.get(i);
      if (label != null) {
        resolve(i, label);
      }
    }
  }

  List<Insn> insns() {
    return insns;
  }

  List<Problem> problems() {
    return problems;
  }

  /** What is wrong with the ways through the program; only for one without other problems. */
  List<Problem> flowProblems() {
    List<Problem> found = new ArrayList<>();
    if (insns.isEmpty()) {
      found.add(new Problem(0, "nothing", Optional.empty(), "no instructions", Optional.empty()));
    } else {
      new FlowCheck(insns, targets, slots, (index, text) -> found.add(problem(index, text))).run();
    }
    return found;
  }

  private void resolve(int index, Label label) {
    if (!label.isBound()) {
      problems.add(problem(index, "the label " + label + " is never bound"));
      return;
    }
    if (label.position() == insns.size()) {
      problems.add(problem(index, "the label " + label + " is bound behind the last instruction"));
      return;
    }
    targets[index] = label.position();
    int offset = slots[label.position()] - slots[index + 1];
    if (offset != (short) offset) {
      problems.add(
          problem(
              index,
              "the label "
                  + label
                  + " is "
                  + offset
                  + " slots away; jumps have 16 bits: bind a nearer label with a jump behind it"));
      return;
    }
    insns.set(index, withOffset(insns.get(index), (short) offset));
  }

  private static Insn withOffset(Insn insn, short offset) {
    return switch (insn) {
      case Insn.Jump _ -> new Insn.Jump(offset);
      case Insn.JumpIf(Width width, Cond cond, Reg left, Reg right, _) ->
          new Insn.JumpIf(width, cond, left, right, offset);
      case Insn.JumpIfImm(Width width, Cond cond, Reg left, int imm, _) ->
          new Insn.JumpIfImm(width, cond, left, imm, offset);
      default -> throw new AssertionError("no jump: " + insn);
    };
  }

  private Problem problem(int index, String message) {
    return new Problem(
        slots[index],
        insns.get(index).text(),
        Optional.ofNullable(sources.get(index)),
        message,
        Optional.empty());
  }
}

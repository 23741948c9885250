package io.echogate.ebpf;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A program's instructions while its jumps and calls go to instructions, not over slots. */
final class Listing {
  private final List<Insn> insns;
  private final List<@Nullable SourceLine> sources;
  private final int[] targets;
  private final List<LocalFunction> functions;

  /**
   * A listing; takes over what it is given.
   *
   * @param sources the source line of each instruction
   * @param targets for each instruction the index of the one that it goes to, or {@link
   *     FlowCheck#NO_JUMP}
   * @param functions in the order of their places
   */
  Listing(
      List<Insn> insns,
      List<@Nullable SourceLine> sources,
      int[] targets,
      List<LocalFunction> functions) {
    this.insns = insns;
    this.sources = sources;
    this.targets = targets;
    this.functions = functions;
  }

  List<Insn> insns() {
    return insns;
  }

  int size() {
    return insns.size();
  }

  Insn insn(int index) {
    return insns.get(index);
  }

  @Nullable SourceLine source(int index) {
    return sources.get(index);
  }

  /** The index of the instruction that this one goes to, or NO_JUMP. */
  int target(int index) {
    return targets[index];
  }

  List<LocalFunction> functions() {
    return functions;
  }
}

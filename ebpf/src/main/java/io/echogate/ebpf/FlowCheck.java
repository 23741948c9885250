package io.echogate.ebpf;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Follows every way through a program: finds instructions that none reaches, ways that run off the
 * end, and registers that are read while, on some way, they hold nothing.
 *
 * <p>Like Java's definite assignment and unlike the kernel's verifier it does not learn from
 * conditions: a register that is set in one branch and read under the same condition later must be
 * set in both.
 */
final class FlowCheck {
  /** In place of a target, for instructions that do not jump. */
  static final int NO_JUMP = -1;

  /** Receives what is wrong with an instruction. */
  @FunctionalInterface
  interface Report {
    void accept(int index, String message);
  }

  private static final int ENTRY = Reg.R1.bit() | Reg.R10.bit();

  private final List<Insn> insns;
  private final int[] targets;
  private final int[] slots;
  private final Report report;

  /** Before each instruction: the registers that hold a value on every way that leads there. */
  private final int[] defined;

  /** Before each instruction: the registers whose value a call has taken away on some way. */
  private final int[] lost;

  /** Before each instruction: the slot of the last call on some way that leads there. */
  private final int[] lastCall;

  private final boolean[] reached;
  private final Deque<Integer> pending = new ArrayDeque<>();

  /**
   * A check.
   *
   * @param targets for each instruction the index of the one that it jumps to, or {@link #NO_JUMP}
   * @param slots for each instruction its slot
   */
  FlowCheck(List<Insn> insns, int[] targets, int[] slots, Report report) {
    this.insns = insns;
    this.targets = targets;
    this.slots = slots;
    this.report = report;
    this.defined = new int[insns.size()];
    this.lost = new int[insns.size()];
    this.lastCall = new int[insns.size()];
    this.reached = new boolean[insns.size()];
  }

  void run() {
    enter(0, ENTRY, 0, 0);
    while (!pending.isEmpty()) {
      step(pending.pop());
    }
    boolean previousReached = true;
    for (int i = 0; i < insns.size(); i++) {
      if (reached[i]) {
        checkReads(i);
        checkEnd(i);
      } else if (previousReached) {
        report.accept(i, "no way leads here: drop the code or jump to it");
      }
      previousReached = reached[i];
    }
  }

  private void step(int index) {
    Insn insn = insns.get(index);
    int held = defined[index];
    int gone = lost[index];
    int call = lastCall[index];
    int destroyed = RegisterUse.destroys(insn);
    if (destroyed != 0) {
      gone |= held & destroyed;
      held &= ~destroyed;
      call = slots[index];
    }
    int written = RegisterUse.writes(insn);
    if (targets[index] != NO_JUMP) {
      enter(targets[index], held | written, gone & ~written, call);
    }
    if (continues(insn) && index + 1 < insns.size()) {
      enter(index + 1, held | written, gone & ~written, call);
    }
  }

  private void enter(int index, int held, int gone, int call) {
    int mergedHeld = reached[index] ? defined[index] & held : held;
    int mergedGone = lost[index] | gone;
    if (!reached[index] || mergedHeld != defined[index] || mergedGone != lost[index]) {
      reached[index] = true;
      defined[index] = mergedHeld;
      lost[index] = mergedGone;
      lastCall[index] = call;
      pending.push(index);
    }
  }

  private void checkReads(int index) {
    int missing = RegisterUse.reads(insns.get(index)) & ~defined[index];
    while (missing != 0) {
      Reg reg = Reg.of(Integer.numberOfTrailingZeros(missing));
      missing &= ~reg.bit();
      report.accept(
          index,
          (reg.bit() & lost[index]) != 0
              ? reg + " is lost by the call at " + lastCall[index] + ": keep values in r6-r9"
              : reg + " holds nothing here, at least on one way: set it before");
    }
  }

  private void checkEnd(int index) {
    if (index == insns.size() - 1 && continues(insns.get(index))) {
      report.accept(index, "the program runs off its end: it ends with exit or a jump");
    }
  }

  /** Whether the next instruction may be the one behind it. */
  static boolean continues(Insn insn) {
    return !(insn instanceof Insn.Exit || insn instanceof Insn.Jump);
  }
}

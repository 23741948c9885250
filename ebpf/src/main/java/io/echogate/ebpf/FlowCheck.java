package io.echogate.ebpf;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NavigableMap;
import java.util.TreeMap;

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

  private final Listing listing;
  private final int[] slots;

  /** For each instruction that is a function's first, that function. */
  private final NavigableMap<Integer, LocalFunction> entries = new TreeMap<>();

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
   * @param slots for each instruction its slot
   */
  FlowCheck(Listing listing, int[] slots, Report report) {
    this.listing = listing;
    this.slots = slots;
    listing.functions().forEach(function -> entries.put(function.index(), function));
    this.report = report;
    this.defined = new int[listing.size()];
    this.lost = new int[listing.size()];
    this.lastCall = new int[listing.size()];
    this.reached = new boolean[listing.size()];
  }

  void run() {
    enter(0, ENTRY, 0, 0);
    while (!pending.isEmpty()) {
      step(pending.pop());
    }
    boolean previousReached = true;
    int functionBegin = 0;
    for (int i = 0; i < listing.size(); i++) {
      functionBegin = entries.containsKey(i) ? i : functionBegin;
      if (reached[i]) {
        checkReads(i);
        checkEnd(i);
        checkTarget(i, functionBegin);
      } else if (previousReached) {
        report.accept(i, "no way leads here: drop the code or jump to it");
      }
      previousReached = reached[i];
    }
  }

  private void step(int index) {
    Insn insn = listing.insn(index);
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
    if (insn instanceof Insn.CallLocal) {
      enter(listing.target(index), RegisterUse.first(arguments(index)) | Reg.R10.bit(), 0, 0);
    } else if (listing.target(index) != NO_JUMP) {
      enter(listing.target(index), held | written, gone & ~written, call);
    }
    if (continues(insn) && index + 1 < listing.size() && !entries.containsKey(index + 1)) {
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
    Insn insn = listing.insn(index);
    int read =
        insn instanceof Insn.CallLocal
            ? RegisterUse.first(arguments(index))
            : RegisterUse.reads(insn);
    int missing = read & ~defined[index];
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
    if (index == listing.size() - 1 && continues(listing.insn(index))) {
      report.accept(index, "the program runs off its end: it ends with exit or a jump");
    }
    LocalFunction next = entries.get(index + 1);
    if (next != null && continues(listing.insn(index))) {
      report.accept(
          index, "the code runs into the function " + next.name() + ": end it with exit or a jump");
    }
  }

  /** Calls go to functions, and jumps stay in theirs. */
  private void checkTarget(int index, int functionBegin) {
    int target = listing.target(index);
    if (listing.insn(index) instanceof Insn.CallLocal) {
      if (!entries.containsKey(target)) {
        report.accept(index, "the label called is no function: give it its place by function()");
      }
    } else if (target != NO_JUMP && (target < functionBegin || crosses(functionBegin, target))) {
      report.accept(index, "the jump leaves its function: call the other one");
    }
  }

  /** Whether another function begins between a function's first instruction and a target. */
  private boolean crosses(int functionBegin, int target) {
    Integer next = entries.higherKey(functionBegin);
    return next != null && next <= target;
  }

  /** How many arguments the function takes that is called. */
  private int arguments(int index) {
    LocalFunction function = entries.get(listing.target(index));
    return function == null ? 0 : function.arguments();
  }

  /** Whether the next instruction may be the one behind it. */
  static boolean continues(Insn insn) {
    return !(insn instanceof Insn.Exit || insn instanceof Insn.Jump);
  }
}

package io.echogate.datapath.code;

import static io.echogate.ebpf.Reg.R0;
import static io.echogate.ebpf.Reg.R1;
import static io.echogate.ebpf.Reg.R2;
import static io.echogate.ebpf.Reg.R3;
import static io.echogate.ebpf.Reg.R6;
import static io.echogate.ebpf.Reg.R7;
import static io.echogate.ebpf.Reg.R8;

import io.echogate.datapath.layout.TrialMaps;
import io.echogate.ebpf.Assembler;
import io.echogate.ebpf.Cond;
import io.echogate.ebpf.Helper;
import io.echogate.ebpf.Label;
import io.echogate.ebpf.Size;
import io.echogate.ebpf.SourceLine;
import io.echogate.policy.Verdict;

/**
 * The first instructions of a program on trial: once the deadline has passed unconfirmed they hand
 * every packet to the program before, for good. No process is needed for it. A tail call that finds
 * no program comes back, and then the packet passes: nobody can be locked out by what is missing.
 */
public final class TrialCode {
  private final Assembler asm;
  private final TrialMaps.Guard guard;
  private final Target target;

  /**
   * The code of a trial.
   *
   * @param target what the program is made for
   */
  public TrialCode(Assembler asm, TrialMaps.Guard guard, Target target) {
    this.asm = asm;
    this.guard = guard;
    this.target = target;
  }

  /** Emits the code. r1 is the program's context before and behind it. */
  public void emit() {
    Label body = asm.newLabel("policy");
    Label previous = asm.newLabel("previous");
    asm.at(new SourceLine("trial", 1, 1, "is the policy on trial in force?"));
    asm.mov(R6, R1);
    asm.mapValue(R7, guard.word(), 0).load(Size.LONG, R8, R7, 0);
    asm.jumpIf(Cond.EQ, R8, (int) TrialMaps.CONFIRMED, body);
    asm.jumpIf(Cond.EQ, R8, (int) TrialMaps.EXPIRED, previous);
    target.clock().ticks();
    asm.jumpIf(Cond.LT, R0, R8, body);
    // The deadline has passed. Who comes first makes that final; a confirmation may have been
    // first.
    asm.mov(R0, R8).mov(R2, (int) TrialMaps.EXPIRED);
    target.swaps().emit(R7, 0, R8, R2, previous);
    asm.jumpIf(Cond.EQ, R0, (int) TrialMaps.CONFIRMED, body);
    asm.bind(previous);
    guard
        .previous()
        .ifPresent(
            programs -> {
              asm.mov(R1, R6).mapFd(R2, programs).mov(R3, TrialMaps.SLOT);
              asm.call(Helper.TAIL_CALL);
            });
    asm.mov(R0, target.context().result(Verdict.PASS)).exit();
    asm.bind(body);
    asm.mov(R1, R6);
  }
}

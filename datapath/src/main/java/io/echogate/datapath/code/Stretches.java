package io.echogate.datapath.code;

import static io.echogate.ebpf.Reg.R0;
import static io.echogate.ebpf.Reg.R7;

import io.echogate.ebpf.Assembler;
import io.echogate.ebpf.Cond;
import io.echogate.ebpf.Label;
import java.util.ArrayList;
import java.util.List;

/**
 * Divides the code of many steps so that the verifier is done with it in a time that grows with
 * their number, not with its square.
 *
 * <p>The verifier follows a way to its end, and comes back to what it put aside: the target of each
 * conditional jump on the way, the last first. Since Linux 6.18 it works out at each end which
 * stack slots are alive in the whole program, if the way has read one where none was read before.
 * So few ways should come to new steps. Hence the way that no step decides leads straight on,
 * through all chains, and what steps decide is put aside. But of that it keeps no more than 8,192:
 * so a stretch of code has fewer conditional jumps, and at its end stands what is known already,
 * because the verifier begins with the last stretch. It does, because it believes that packets may
 * begin anywhere.
 */
final class Stretches {
  /** Half of what the verifier keeps: what comes before and behind has jumps as well. */
  private static final int MOST_FORKS = 4096;

  private final Assembler asm;
  private final List<Label> begins = new ArrayList<>();
  private int forks;

  Stretches(Assembler asm) {
    this.asm = asm;
  }

  /** Here a stretch begins; the label is bound here. */
  void begin(Label label) {
    begins.add(label);
    forks = asm.forks();
  }

  /** Whether the stretch should end. */
  boolean isLong() {
    return asm.forks() - forks > MOST_FORKS;
  }

  /**
   * Changes nothing, and lets the verifier go on with the next chain where one ends. r0 is lost.
   *
   * @param next the chain that is emitted next
   */
  void goOn(Label next) {
    if (isLong()) {
      begin(next);
      return;
    }
    Label end = asm.newLabel("end of the chain");
    zero();
    asm.jumpIf(Cond.EQ, R0, 0, end).jump(next).bind(end);
  }

  /**
   * Changes nothing, and lets the verifier believe that a packet may begin with each stretch, and
   * look at the last one first. r0 is lost.
   */
  void visit() {
    if (begins.size() == 1) {
      return;
    }
    Label really = asm.newLabel("where packets begin");
    List<Label> near = new ArrayList<>();
    zero();
    asm.jumpIf(Cond.EQ, R0, 0, really);
    for (int i = 1; i < begins.size(); i++) {
      near.add(asm.newLabel("to a stretch"));
      asm.jumpIf(Cond.EQ, R0, i, near.getLast());
    }
    asm.jump(begins.getLast());
    for (int i = 0; i < near.size(); i++) {
      asm.bind(near.get(i)).jump(begins.get(i));
    }
    asm.bind(really);
  }

  /** r0 becomes 0: no frame has 2^31 bytes, but the verifier does not know. */
  private void zero() {
    asm.mov(R0, R7).rsh(R0, 31);
  }
}

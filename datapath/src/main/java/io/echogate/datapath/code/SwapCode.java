package io.echogate.datapath.code;

import static io.echogate.ebpf.Reg.R0;

import io.echogate.ebpf.Assembler;
import io.echogate.ebpf.Cond;
import io.echogate.ebpf.Label;
import io.echogate.ebpf.Reg;
import io.echogate.ebpf.Size;

/**
 * The code that changes a word of a map if nobody else has changed it meanwhile. A kernel without
 * an instruction for that gets a load, a comparison and a store: between the first and the last
 * another CPU can come, a nanosecond or two. Then one of the two changes is lost, and a limit
 * admits a packet more.
 *
 * @param atomic whether there is one instruction for it, as since Linux 5.12
 */
public record SwapCode(Assembler asm, boolean atomic) {

  /**
   * Goes to {@code swapped} if the word was changed, else on behind itself: then r0 is what it was.
   *
   * @param base the register with an address, from which the word lies {@code offset} bytes on
   * @param expected the register with what the word is expected to be, which r0 is, too
   * @param next the register with what it is to become
   */
  void emit(Reg base, int offset, Reg expected, Reg next, Label swapped) {
    if (atomic) {
      asm.compareExchange(Size.LONG, base, offset, next).jumpIf(Cond.EQ, R0, expected, swapped);
      return;
    }
    Label changed = asm.newLabel("changed meanwhile");
    asm.load(Size.LONG, R0, base, offset).jumpIf(Cond.NE, R0, expected, changed);
    asm.store(Size.LONG, base, offset, next).jump(swapped);
    asm.bind(changed);
  }

  /** The same for who need not know what came of it: goes on behind itself, r0 is lost. */
  void emit(Reg base, int offset, Reg expected, Reg next) {
    if (atomic) {
      asm.compareExchange(Size.LONG, base, offset, next);
      return;
    }
    Label behind = asm.newLabel("swapped or changed meanwhile");
    emit(base, offset, expected, next, behind);
    asm.bind(behind);
  }
}

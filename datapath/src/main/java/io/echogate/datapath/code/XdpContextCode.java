package io.echogate.datapath.code;

import static io.echogate.ebpf.Reg.R1;
import static io.echogate.ebpf.Reg.R10;
import static io.echogate.ebpf.Reg.R4;
import static io.echogate.ebpf.Reg.R5;
import static io.echogate.ebpf.Reg.R6;
import static io.echogate.ebpf.Reg.R7;
import static io.echogate.ebpf.Reg.R8;

import io.echogate.ebpf.Assembler;
import io.echogate.ebpf.Cond;
import io.echogate.ebpf.Label;
import io.echogate.ebpf.Reg;
import io.echogate.ebpf.Size;
import io.echogate.ebpf.XdpAction;
import io.echogate.policy.Verdict;

/** {@code struct xdp_md}, where the frame lies in one piece: what can be read is all there is. */
record XdpContextCode(Assembler asm) implements ContextCode {
  /** Offsets in the context. */
  static final int DATA = 0;

  static final int DATA_END = 4;

  @Override
  public boolean ethernet() {
    return true;
  }

  @Override
  public void begin(Label notIp) {
    asm.load(Size.WORD, R6, R1, DATA).load(Size.WORD, R7, R1, DATA_END).mov(R8, R6);
  }

  @Override
  public void need(int bytes, Label missing, Reg... kept) {
    asm.mov(R5, R8).add(R5, bytes).jumpIf(Cond.GT, R5, R7, missing);
  }

  @Override
  public Assembler load(Size size, Reg into, int at) {
    return asm.load(size, into, R8, at);
  }

  @Override
  public void offset(Reg into) {
    asm.mov(into, R8).sub(into, R6);
  }

  @Override
  public void forgetWay(int most) {
    forgetWay(asm, most);
  }

  /** A difference of two packet pointers is any number to the verifier. */
  static void forgetWay(Assembler asm, int most) {
    asm.mov(R5, R8).sub(R5, R6).and(R5, most);
    asm.mov(R8, R6).add(R8, R5);
  }

  @Override
  public void within(Label beyond) {
    asm.mov(R5, R8).add(R5, R4).jumpIf(Cond.GT, R5, R7, beyond);
  }

  /** The driver may have taken a tag out, but XDP is not told. */
  @Override
  public void noTagTaken(Label taken) {}

  @Override
  public void end() {}

  @Override
  public void length() {
    asm.sub(R7, R6);
  }

  @Override
  public void keep(Reg number, int at) {
    asm.store(Size.LONG, R10, at, number);
  }

  @Override
  public void keepZero(int at) {
    asm.storeImm(Size.LONG, R10, at, 0);
  }

  @Override
  public void alike(Reg number, int mask) {}

  @Override
  public FrameBytes bytes() {
    return FrameBytes.XDP;
  }

  @Override
  public int result(Verdict verdict) {
    return xdpResult(verdict);
  }

  static int xdpResult(Verdict verdict) {
    return switch (verdict) {
      case PASS -> XdpAction.PASS.code();
      case DROP -> XdpAction.DROP.code();
    };
  }
}

package io.echogate.datapath.code;

import static io.echogate.ebpf.Reg.R0;
import static io.echogate.ebpf.Reg.R1;
import static io.echogate.ebpf.Reg.R10;
import static io.echogate.ebpf.Reg.R4;
import static io.echogate.ebpf.Reg.R5;
import static io.echogate.ebpf.Reg.R6;
import static io.echogate.ebpf.Reg.R7;
import static io.echogate.ebpf.Reg.R8;
import static io.echogate.ebpf.Reg.R9;

import io.echogate.ebpf.Assembler;
import io.echogate.ebpf.Cond;
import io.echogate.ebpf.Helper;
import io.echogate.ebpf.Label;
import io.echogate.ebpf.Reg;
import io.echogate.ebpf.Size;
import io.echogate.policy.Verdict;

/**
 * {@code struct xdp_md}, where a frame may lie in several pieces: the first can be read, and the
 * headers must lie in it. r1 is the length of the whole.
 */
record XdpFragmentsContextCode(Assembler asm) implements ContextCode {
  @Override
  public boolean ethernet() {
    return true;
  }

  @Override
  public void begin(Label notIp) {
    asm.mov(R9, R1).call(Helper.XDP_GET_BUFF_LEN).mov(R1, R0);
    asm.load(Size.WORD, R6, R9, XdpContextCode.DATA);
    asm.load(Size.WORD, R7, R9, XdpContextCode.DATA_END).mov(R8, R6);
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
    XdpContextCode.forgetWay(asm, most);
  }

  @Override
  public void within(Label beyond) {
    asm.mov(R5, R8).sub(R5, R6).add(R5, R4).jumpIf(Cond.GT, R5, R1, beyond);
  }

  /** As {@link XdpContextCode#noTagTaken}. */
  @Override
  public void noTagTaken(Label taken) {}

  @Override
  public void end() {}

  @Override
  public void length() {
    asm.mov(R7, R1);
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
    return FrameBytes.XDP_FRAGMENTS;
  }

  @Override
  public int result(Verdict verdict) {
    return XdpContextCode.xdpResult(verdict);
  }
}

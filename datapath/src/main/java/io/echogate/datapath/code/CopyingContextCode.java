package io.echogate.datapath.code;

import static io.echogate.ebpf.Reg.R0;
import static io.echogate.ebpf.Reg.R1;
import static io.echogate.ebpf.Reg.R10;
import static io.echogate.ebpf.Reg.R2;
import static io.echogate.ebpf.Reg.R3;
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
import io.echogate.ebpf.SkbField;
import io.echogate.policy.Verdict;
import java.util.List;

/**
 * Either context, by copies: for processes without the capability PERFMON, whose programs the
 * kernel lets add nothing variable to the address of a packet. Each header is copied to one place
 * on the stack before it is looked at, from whatever piece of the frame it lies in. r8 is the
 * distance from the frame's first byte, r7 the frame's length.
 *
 * <p>Nothing compares r7 itself: what a comparison tells of it would be different on each way
 * through the headers, and of programs of such processes the verifier walks what follows anew for
 * every difference.
 */
final class CopyingContextCode implements ContextCode {
  /** Where on the stack the header lies that is looked at. */
  private static final int HEADER = Stack.SCRATCH - MOST_NEEDED;

  /** Where registers are kept while a header is copied: first in others, then on the stack. */
  private static final List<Reg> KEEPING = List.of(R9, R6);

  private static final int KEPT = HEADER - Long.BYTES;

  /** The shift that makes the length of a tag of the number of tags. */
  private static final int TAG_SHIFT = 2;

  private final Assembler asm;
  private final FrameBytes bytes;
  private final boolean ethernet;

  private CopyingContextCode(Assembler asm, FrameBytes bytes, boolean ethernet) {
    this.asm = asm;
    this.bytes = bytes;
    this.ethernet = ethernet;
  }

  static CopyingContextCode xdp(Assembler asm) {
    return new CopyingContextCode(asm, FrameBytes.XDP_COPIED, true);
  }

  static CopyingContextCode skb(Assembler asm, boolean ethernet) {
    return new CopyingContextCode(asm, FrameBytes.SKB_COPIED, ethernet);
  }

  @Override
  public boolean ethernet() {
    return ethernet;
  }

  @Override
  public void begin(Label notIp) {
    asm.store(Size.LONG, R10, Stack.CONTEXT, R1);
    if (bytes.isXdp()) {
      asm.call(Helper.XDP_GET_BUFF_LEN).mov(R7, R0);
    } else {
      asm.load(Size.WORD, R7, R1, SkbField.LEN);
    }
    asm.mov(R8, 0);
    if (!ethernet) {
      Label ip = asm.newLabel("IP");
      asm.load(Size.WORD, R2, R1, SkbField.PROTOCOL);
      asm.jumpIf(Cond.EQ, R2, FrameCode.IP4_TYPE, ip);
      asm.jumpIf(Cond.NE, R2, FrameCode.IP6_TYPE, notIp);
      asm.bind(ip);
    }
  }

  @Override
  public void need(int bytes, Label missing, Reg... kept) {
    for (int i = 0; i < kept.length; i++) {
      if (i < KEEPING.size()) {
        asm.mov(KEEPING.get(i), kept[i]);
      } else {
        asm.store(Size.LONG, R10, kept(i), kept[i]);
      }
    }
    asm.mov(R2, R8);
    this.bytes.call(asm, bytes, HEADER, missing);
    for (int i = 0; i < kept.length; i++) {
      if (i < KEEPING.size()) {
        asm.mov(kept[i], KEEPING.get(i));
      } else {
        asm.load(Size.LONG, kept[i], R10, kept(i));
      }
    }
  }

  private static int kept(int number) {
    return KEPT - Long.BYTES * (number - KEEPING.size());
  }

  @Override
  public Assembler load(Size size, Reg into, int at) {
    return asm.load(size, into, R10, HEADER + at);
  }

  @Override
  public void offset(Reg into) {
    asm.mov(into, R8);
  }

  @Override
  public void forgetWay(int most) {
    zero(R5);
    asm.xor(R8, R5).and(R8, most);
  }

  /** A zero that to the verifier can be anything: no frame has 2^31 bytes. */
  private void zero(Reg into) {
    asm.mov(into, R7).rsh(into, 31).neg(into);
  }

  @Override
  public void within(Label beyond) {
    // The or cuts the tie that the verifier keeps between the registers.
    asm.mov(R5, R7).or(R5, 0).sub(R5, R8).jumpIf(Cond.GT, R4, R5, beyond);
  }

  /** XDP is not told whether the driver took a tag out. */
  @Override
  public void noTagTaken(Label taken) {
    if (!bytes.isXdp()) {
      asm.load(Size.LONG, R2, R10, Stack.CONTEXT).load(Size.WORD, R2, R2, SkbField.VLAN_PRESENT);
      asm.jumpIf(Cond.NE, R2, 0, taken);
    }
  }

  @Override
  public void end() {}

  @Override
  public void length() {
    if (!bytes.isXdp() && ethernet) {
      asm.load(Size.LONG, R3, R10, Stack.CONTEXT).load(Size.WORD, R3, R3, SkbField.VLAN_PRESENT);
      asm.lsh(R3, TAG_SHIFT).add(R7, R3);
    }
  }

  @Override
  public void keep(Reg number, int at) {
    zero(R1);
    asm.xor(R1, number).store(Size.LONG, R10, at, R1);
  }

  @Override
  public void keepZero(int at) {
    zero(R5);
    asm.store(Size.LONG, R10, at, R5);
  }

  @Override
  public void alike(Reg number, int mask) {
    zero(R2);
    asm.xor(number, R2).and(number, mask);
  }

  @Override
  public FrameBytes bytes() {
    return bytes;
  }

  @Override
  public int result(Verdict verdict) {
    return bytes.isXdp() ? XdpContextCode.xdpResult(verdict) : SkbContextCode.skbResult(verdict);
  }
}

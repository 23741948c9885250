package io.echogate.datapath.code;

import static io.echogate.ebpf.Reg.R1;
import static io.echogate.ebpf.Reg.R10;
import static io.echogate.ebpf.Reg.R2;
import static io.echogate.ebpf.Reg.R3;
import static io.echogate.ebpf.Reg.R4;
import static io.echogate.ebpf.Reg.R5;
import static io.echogate.ebpf.Reg.R6;
import static io.echogate.ebpf.Reg.R7;
import static io.echogate.ebpf.Reg.R8;

import io.echogate.ebpf.Assembler;
import io.echogate.ebpf.Cond;
import io.echogate.ebpf.Helper;
import io.echogate.ebpf.Label;
import io.echogate.ebpf.Reg;
import io.echogate.ebpf.Size;
import io.echogate.ebpf.TcAction;
import io.echogate.policy.Verdict;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code struct __sk_buff}: the kernel's packet, of which the first piece can be read. Where the
 * headers go beyond it, the packet is put in one piece and decoded anew; that costs something, and
 * is done for no other packet. The outermost VLAN tag is not among the bytes any more. r1 is the
 * length of the bytes.
 */
final class SkbContextCode implements ContextCode {
  // Offsets in the context.
  private static final int LENGTH = 0;
  private static final int PROTOCOL = 16;
  private static final int VLAN_PRESENT = 20;
  private static final int DATA = 76;
  private static final int DATA_END = 80;

  /** The shift that makes the length of a tag of the number of tags. */
  private static final int TAG_SHIFT = 2;

  private final Assembler asm;
  private final boolean ethernet;
  private final Label start;

  /** Where to go instead if not all could be read, by where to go if there is no more. */
  private final Map<Label, Label> shortages = new LinkedHashMap<>();

  SkbContextCode(Assembler asm, boolean ethernet) {
    this.asm = asm;
    this.ethernet = ethernet;
    this.start = asm.newLabel("decode");
  }

  @Override
  public boolean ethernet() {
    return ethernet;
  }

  @Override
  public void begin(Label notIp) {
    asm.store(Size.LONG, R10, Stack.CONTEXT, R1).storeImm(Size.LONG, R10, Stack.PULLED, 0);
    asm.bind(start);
    asm.load(Size.LONG, R2, R10, Stack.CONTEXT);
    asm.load(Size.WORD, R6, R2, DATA).load(Size.WORD, R7, R2, DATA_END);
    asm.load(Size.WORD, R1, R2, LENGTH).mov(R8, R6);
    if (!ethernet) {
      Label ip = asm.newLabel("IP");
      asm.load(Size.WORD, R2, R2, PROTOCOL);
      asm.jumpIf(Cond.EQ, R2, FrameCode.IP4_TYPE, ip);
      asm.jumpIf(Cond.NE, R2, FrameCode.IP6_TYPE, notIp);
      asm.bind(ip);
    }
  }

  @Override
  public void need(int bytes, Label missing, Reg... kept) {
    Label shortage = shortages.computeIfAbsent(missing, _ -> asm.newLabel("first piece ends"));
    asm.mov(R5, R8).add(R5, bytes).jumpIf(Cond.GT, R5, R7, shortage);
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

  @Override
  public void noTagTaken(Label taken) {
    asm.load(Size.LONG, R2, R10, Stack.CONTEXT).load(Size.WORD, R2, R2, VLAN_PRESENT);
    asm.jumpIf(Cond.NE, R2, 0, taken);
  }

  @Override
  public void end() {
    asm.at(FrameCode.decoder("packets in several pieces"));
    Label pull = asm.newLabel("pull");
    shortages.forEach(
        (missing, shortage) -> {
          asm.bind(shortage);
          asm.load(Size.LONG, R2, R10, Stack.PULLED).jumpIf(Cond.NE, R2, 0, missing);
          asm.mov(R2, R7).sub(R2, R6).jumpIf(Cond.GE, R2, R1, missing);
          asm.jump(pull);
        });
    asm.bind(pull);
    asm.storeImm(Size.LONG, R10, Stack.PULLED, 1);
    asm.mov(R2, R1).load(Size.LONG, R1, R10, Stack.CONTEXT).call(Helper.SKB_PULL_DATA);
    asm.jump(start);
  }

  @Override
  public void length() {
    asm.mov(R7, R1);
    if (ethernet) {
      asm.load(Size.LONG, R3, R10, Stack.CONTEXT).load(Size.WORD, R3, R3, VLAN_PRESENT);
      asm.lsh(R3, TAG_SHIFT).add(R7, R3);
    }
    // Changes nothing: no packet has 2^31 bytes. The verifier forgets what the header's checks told
    // it of the length, and need not walk what follows once for each of them.
    asm.mov(R3, R7).rsh(R3, 31).neg(R3).xor(R7, R3);
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
    return FrameBytes.SKB;
  }

  @Override
  public int result(Verdict verdict) {
    return skbResult(verdict);
  }

  static int skbResult(Verdict verdict) {
    return switch (verdict) {
      case PASS -> TcAction.NEXT.code();
      case DROP -> TcAction.SHOT.code();
    };
  }
}

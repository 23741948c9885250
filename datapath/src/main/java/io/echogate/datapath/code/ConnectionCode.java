package io.echogate.datapath.code;

import static io.echogate.ebpf.Reg.R0;
import static io.echogate.ebpf.Reg.R1;
import static io.echogate.ebpf.Reg.R10;
import static io.echogate.ebpf.Reg.R2;
import static io.echogate.ebpf.Reg.R3;
import static io.echogate.ebpf.Reg.R4;
import static io.echogate.ebpf.Reg.R5;

import io.echogate.ebpf.Assembler;
import io.echogate.ebpf.Cond;
import io.echogate.ebpf.Helper;
import io.echogate.ebpf.KernelFunction;
import io.echogate.ebpf.Label;
import io.echogate.ebpf.Size;
import io.echogate.icmp.Family;
import java.util.Set;

/**
 * The code that asks the kernel for the flow of a quoted TCP or UDP packet. It asks for the packets
 * that answer the quoted one: these are what sockets of this machine receive, and where addresses
 * are translated on the way, only in this direction does the kernel know them by what the quote
 * says.
 *
 * <p>First the connections that the kernel tracks are asked, which are those of others, too. Where
 * it tracks nothing, or not this one, a socket may know.
 */
record ConnectionCode(Assembler asm, FrameBytes bytes, Set<FlowLookup> lookups, Family family) {
  private static final int TCP = 6;

  /** {@code state} of {@code struct bpf_sock}, and of it {@code BPF_TCP_LISTEN}. */
  private static final int STATE = 72;

  private static final int LISTENS = 10;

  /** Where in the options the protocol stands, and how long they are for every kernel. */
  private static final int PROTOCOL = 8;

  private static final int OPTIONS_SIZE = 12;

  /** Bytes of both addresses, and of them and the ports. */
  private int addresses() {
    return family == Family.IP4 ? 8 : 32;
  }

  private int tupleSize() {
    return addresses() + 2 * Short.BYTES;
  }

  /** Where the ports stand in the tuple. */
  int ports() {
    return FlowStack.TUPLE + addresses();
  }

  /** Notes the protocol, which is r1; r1 stays it. */
  void begin() {
    asm.storeImm(Size.WORD, R10, FlowStack.OPTIONS, -1);
    asm.storeImm(Size.WORD, R10, FlowStack.OPTIONS + Integer.BYTES, 0);
    asm.storeImm(Size.WORD, R10, FlowStack.OPTIONS + PROTOCOL, 0);
    asm.store(Size.BYTE, R10, FlowStack.OPTIONS + PROTOCOL, R1);
  }

  /** Goes to one of the labels; the quoted header is on the stack, the ports are in the tuple. */
  void ask(Label known, Label unknown) {
    turn();
    if (lookups.contains(FlowLookup.CONNTRACK)) {
      askConntrack(known);
    }
    if (lookups.contains(FlowLookup.SOCKETS)) {
      askSockets(known, unknown);
    } else {
      asm.jump(unknown);
    }
  }

  /** Makes of the quoted packet's addresses and ports those of one that answers it. */
  private void turn() {
    if (family == Family.IP4) {
      move(Size.WORD, FlowStack.QUOTE + 16, FlowStack.TUPLE);
      move(Size.WORD, FlowStack.QUOTE + 12, FlowStack.TUPLE + 4);
    } else {
      move(Size.LONG, FlowStack.QUOTE + 24, FlowStack.TUPLE);
      move(Size.LONG, FlowStack.QUOTE + 32, FlowStack.TUPLE + 8);
      move(Size.LONG, FlowStack.QUOTE + 8, FlowStack.TUPLE + 16);
      move(Size.LONG, FlowStack.QUOTE + 16, FlowStack.TUPLE + 24);
    }
    asm.load(Size.WORD, R1, R10, ports()).mov(R2, R1).rsh(R1, 16).lsh(R2, 16).or(R1, R2);
    asm.store(Size.WORD, R10, ports(), R1);
  }

  private void move(Size size, int from, int to) {
    asm.load(size, R1, R10, from).store(size, R10, to, R1);
  }

  private void askConntrack(Label known) {
    Label none = asm.newLabel("not tracked");
    tuple();
    asm.mov(R4, R10).add(R4, FlowStack.OPTIONS).mov(R5, OPTIONS_SIZE);
    asm.call(bytes.isXdp() ? KernelFunction.XDP_CT_LOOKUP : KernelFunction.SKB_CT_LOOKUP);
    asm.jumpIf(Cond.EQ, R0, 0, none);
    asm.mov(R1, R0).call(KernelFunction.CT_RELEASE).jump(known);
    asm.bind(none);
  }

  private void askSockets(Label known, Label unknown) {
    Label udp = asm.newLabel("UDP");
    tuple();
    asm.mov(R4, -1).mov(R5, 0);
    asm.load(Size.BYTE, R0, R10, FlowStack.OPTIONS + PROTOCOL).jumpIf(Cond.NE, R0, TCP, udp);
    asm.call(Helper.SKC_LOOKUP_TCP).jumpIf(Cond.EQ, R0, 0, unknown);
    // What listens takes any packet to its port, and belongs to no flow.
    asm.load(Size.WORD, R2, R0, STATE).store(Size.LONG, R10, FlowStack.STATE, R2);
    asm.mov(R1, R0).call(Helper.SK_RELEASE).load(Size.LONG, R2, R10, FlowStack.STATE);
    asm.jumpIf(Cond.EQ, R2, LISTENS, unknown).jump(known);
    asm.bind(udp);
    asm.call(Helper.SK_LOOKUP_UDP).jumpIf(Cond.EQ, R0, 0, unknown);
    asm.mov(R1, R0).call(Helper.SK_RELEASE).jump(known);
  }

  /** The first three arguments of a lookup. */
  private void tuple() {
    asm.load(Size.LONG, R1, R10, FlowStack.CONTEXT);
    asm.mov(R2, R10).add(R2, FlowStack.TUPLE).mov(R3, tupleSize());
  }
}

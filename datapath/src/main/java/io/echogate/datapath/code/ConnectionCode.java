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
import io.echogate.ebpf.SkbField;
import io.echogate.ebpf.XdpField;
import io.echogate.icmp.Family;
import java.util.Set;

/**
 * The code that asks the kernel for the flow of a quoted TCP or UDP packet. It asks for the packets
 * that answer the quoted one: these are what sockets of this machine receive, and where addresses
 * are translated on the way, only in this direction does the kernel know them by what the quote
 * says.
 *
 * <p>First the connections that the kernel tracks are asked, which are those of others, too. Where
 * it tracks nothing, or not this one, a socket may know. A UDP socket that is bound to no address
 * takes packets to all addresses of this machine, but the kernel finds it for those of others, too;
 * so it only counts for packets that would not be forwarded.
 */
record ConnectionCode(Assembler asm, FrameBytes bytes, Set<FlowLookup> lookups, Family family) {
  private static final int TCP = 6;

  /** {@code state} of {@code struct bpf_sock}, and of it {@code BPF_TCP_LISTEN}. */
  private static final int STATE = 72;

  private static final int LISTENS = 10;

  /** {@code src_ip4} and {@code src_ip6} of {@code struct bpf_sock}: 0 if it is not bound. */
  private static final int BOUND_IP4 = 24;

  private static final int BOUND_IP6 = 28;

  // struct bpf_fib_lookup, and of its results those of packets that go no farther.
  private static final int ROUTE_INTERFACE = 8;
  private static final int ROUTE_DESTINATION = 32;
  private static final int ROUTE_SIZE = 64;
  private static final int NOT_FORWARDED = 4;
  private static final int FORWARDING_DISABLED = 5;
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;

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
    asm.load(Size.WORD, R2, R0, STATE).store(Size.LONG, R10, FlowStack.SOCKET, R2);
    asm.mov(R1, R0).call(Helper.SK_RELEASE).load(Size.LONG, R2, R10, FlowStack.SOCKET);
    asm.jumpIf(Cond.EQ, R2, LISTENS, unknown).jump(known);
    asm.bind(udp);
    asm.call(Helper.SK_LOOKUP_UDP).jumpIf(Cond.EQ, R0, 0, unknown);
    boundTo();
    asm.store(Size.LONG, R10, FlowStack.SOCKET, R2).mov(R1, R0).call(Helper.SK_RELEASE);
    asm.load(Size.LONG, R2, R10, FlowStack.SOCKET).jumpIf(Cond.NE, R2, 0, known);
    askRoutes(known, unknown);
  }

  /** Something of the address in r2 that the socket in r0 is bound to; 0 if it is to none. */
  private void boundTo() {
    if (family == Family.IP4) {
      asm.load(Size.WORD, R2, R0, BOUND_IP4);
      return;
    }
    asm.load(Size.WORD, R2, R0, BOUND_IP6);
    for (int at = Integer.BYTES; at < 4 * Integer.BYTES; at += Integer.BYTES) {
      asm.load(Size.WORD, R3, R0, BOUND_IP6 + at).or(R2, R3);
    }
  }

  /** Whether the packet is not to be forwarded: its destination is where the quoted came from. */
  private void askRoutes(Label known, Label unknown) {
    for (int at = 0; at < ROUTE_SIZE; at += Long.BYTES) {
      asm.storeImm(Size.LONG, R10, FlowStack.ROUTE + at, 0);
    }
    asm.load(Size.LONG, R1, R10, FlowStack.CONTEXT);
    asm.load(Size.WORD, R2, R1, bytes.isXdp() ? XdpField.INGRESS_IFINDEX : SkbField.IFINDEX);
    asm.store(Size.WORD, R10, FlowStack.ROUTE + ROUTE_INTERFACE, R2);
    if (family == Family.IP4) {
      asm.storeImm(Size.BYTE, R10, FlowStack.ROUTE, AF_INET);
      move(Size.WORD, FlowStack.QUOTE + 12, FlowStack.ROUTE + ROUTE_DESTINATION);
    } else {
      asm.storeImm(Size.BYTE, R10, FlowStack.ROUTE, AF_INET6);
      move(Size.LONG, FlowStack.QUOTE + 8, FlowStack.ROUTE + ROUTE_DESTINATION);
      move(Size.LONG, FlowStack.QUOTE + 16, FlowStack.ROUTE + ROUTE_DESTINATION + Long.BYTES);
    }
    asm.load(Size.LONG, R1, R10, FlowStack.CONTEXT);
    asm.mov(R2, R10).add(R2, FlowStack.ROUTE).mov(R3, ROUTE_SIZE).mov(R4, 0);
    asm.call(Helper.FIB_LOOKUP);
    asm.jumpIf(Cond.EQ, R0, NOT_FORWARDED, known);
    asm.jumpIf(Cond.EQ, R0, FORWARDING_DISABLED, known).jump(unknown);
  }

  /** The first three arguments of a lookup. */
  private void tuple() {
    asm.load(Size.LONG, R1, R10, FlowStack.CONTEXT);
    asm.mov(R2, R10).add(R2, FlowStack.TUPLE).mov(R3, tupleSize());
  }
}

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
import io.echogate.policy.Direction;
import java.util.Set;

/**
 * The code that asks the kernel for the flow of a quoted TCP or UDP packet. It asks for packets as
 * they arrive: these are what sockets of this machine receive, and where addresses are translated,
 * only so does the kernel know a flow by what its packets look like outside. An error that arrives
 * is about a packet that left, so the packet is asked for that answers it; one that leaves is about
 * a packet that arrived.
 *
 * <p>First the connections that the kernel tracks are asked, which are those of others, too. Where
 * it tracks nothing, or not this one, a socket may know. A UDP socket that is bound to no address
 * takes packets to all addresses of this machine, but the kernel finds it for those of others, too;
 * so it only counts for packets that would not be forwarded.
 */
record ConnectionCode(
    Assembler asm, FrameBytes bytes, Set<FlowLookup> lookups, Family family, Direction direction) {
  private static final int TCP = 6;

  private static final int QUOTED_SOURCE = 0;
  private static final int QUOTED_DESTINATION = 1;

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
    tupleOfArriving();
    if (lookups.contains(FlowLookup.CONNTRACK)) {
      askConntrack(known);
    }
    if (lookups.contains(FlowLookup.SOCKETS)) {
      askSockets(known, unknown);
    } else {
      asm.jump(unknown);
    }
  }

  /** Makes the tuple of a packet that arrives of the quoted addresses, and of the ports in it. */
  private void tupleOfArriving() {
    boolean turned = direction == Direction.IN;
    int half = addresses() / 2;
    address(turned ? QUOTED_DESTINATION : QUOTED_SOURCE, FlowStack.TUPLE);
    address(turned ? QUOTED_SOURCE : QUOTED_DESTINATION, FlowStack.TUPLE + half);
    if (turned) {
      asm.load(Size.WORD, R1, R10, ports()).mov(R2, R1).rsh(R1, 16).lsh(R2, 16).or(R1, R2);
      asm.store(Size.WORD, R10, ports(), R1);
    }
  }

  /** Copies one of the quoted addresses, where 0 is the source and 1 the destination. */
  private void address(int which, int to) {
    if (family == Family.IP4) {
      move(Size.WORD, FlowStack.QUOTE + 12 + 4 * which, to);
    } else {
      move(Size.LONG, FlowStack.QUOTE + 8 + 16 * which, to);
      move(Size.LONG, FlowStack.QUOTE + 16 + 16 * which, to + Long.BYTES);
    }
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

  /** Whether a packet to this end of the flow is not to be forwarded. */
  private void askRoutes(Label known, Label unknown) {
    for (int at = 0; at < ROUTE_SIZE; at += Long.BYTES) {
      asm.storeImm(Size.LONG, R10, FlowStack.ROUTE + at, 0);
    }
    asm.load(Size.LONG, R1, R10, Stack.CONTEXT);
    asm.load(Size.WORD, R2, R1, bytes.isXdp() ? XdpField.INGRESS_IFINDEX : SkbField.IFINDEX);
    asm.store(Size.WORD, R10, FlowStack.ROUTE + ROUTE_INTERFACE, R2);
    boolean four = family == Family.IP4;
    asm.storeImm(Size.BYTE, R10, FlowStack.ROUTE, four ? AF_INET : AF_INET6);
    address(
        direction == Direction.IN ? QUOTED_SOURCE : QUOTED_DESTINATION,
        FlowStack.ROUTE + ROUTE_DESTINATION);
    asm.load(Size.LONG, R1, R10, Stack.CONTEXT);
    asm.mov(R2, R10).add(R2, FlowStack.ROUTE).mov(R3, ROUTE_SIZE).mov(R4, 0);
    asm.call(Helper.FIB_LOOKUP);
    asm.jumpIf(Cond.EQ, R0, NOT_FORWARDED, known);
    asm.jumpIf(Cond.EQ, R0, FORWARDING_DISABLED, known).jump(unknown);
  }

  /** The first three arguments of a lookup. */
  private void tuple() {
    asm.load(Size.LONG, R1, R10, Stack.CONTEXT);
    asm.mov(R2, R10).add(R2, FlowStack.TUPLE).mov(R3, tupleSize());
  }
}

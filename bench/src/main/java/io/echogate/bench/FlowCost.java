package io.echogate.bench;

import static io.echogate.ebpf.Reg.R0;
import static io.echogate.ebpf.Reg.R1;
import static io.echogate.ebpf.Reg.R10;
import static io.echogate.ebpf.Reg.R2;
import static io.echogate.ebpf.Reg.R3;
import static io.echogate.ebpf.Reg.R4;
import static io.echogate.ebpf.Reg.R5;
import static io.echogate.ebpf.Reg.R6;

import io.echogate.datapath.LoadedPolicy;
import io.echogate.ebpf.Assembler;
import io.echogate.ebpf.Cond;
import io.echogate.ebpf.Feature;
import io.echogate.ebpf.Helper;
import io.echogate.ebpf.KernelFunction;
import io.echogate.ebpf.Label;
import io.echogate.ebpf.LoadedProgram;
import io.echogate.ebpf.Program;
import io.echogate.ebpf.Size;
import io.echogate.ebpf.TcAction;
import io.echogate.ebpf.XdpAction;
import io.echogate.linux.Links;
import io.echogate.linux.NetNamespace;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What {@code related} and {@code solicited} add to a verdict. Beside {@code related} stands a
 * program that does nothing but what cannot be spared: the same calls to the kernel for an address
 * that it knows beforehand. In a namespace with a connection and a socket, by test runs.
 */
final class FlowCost {
  private static final int REPEATS = 100_000;
  private static final int LOOPBACK = 1;
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int PORT = 8080;

  /** The aim for {@code related} beside the bare calls, and for {@code solicited}. */
  private static final double MOST_OVER_CALLS = 10;

  private static final double MOST = 60;

  private static final String ETHERNET = "0200000000020200000000010800";
  private static final String OWN = "7f000001";
  private static final String PEER = "7f000002";
  private static final String STRANGER = "c0000201";

  private static final int TUPLE = -16;
  private static final int OPTIONS = -32;
  private static final int TUPLE_SIZE = 12;
  private static final int OPTIONS_SIZE = 12;

  private final PrintStream out;
  private final Interleaved interleaved;
  private final Opened opened = new Opened();
  private final boolean conntrack = Feature.XDP_CONNTRACK.missing().isEmpty();

  /**
   * What is printed: the case, that without it, what may be beside it and without what, and the
   * aim.
   */
  private record Line(int with, int without, int calls, double most) {}

  private static final int NO_CALLS = -1;

  private final List<Line> lines = new ArrayList<>();
  private int cases;

  private FlowCost(PrintStream out, int rounds) {
    this.out = out;
    interleaved = new Interleaved(rounds);
  }

  /** Measures and prints; what the cases cost more than a verdict by type alone. */
  static List<Series> run(PrintStream out, int rounds) {
    FlowCost cost = new FlowCost(out, rounds);
    try (NetNamespace namespace = NetNamespace.createAnonymous()) {
      boolean tracks = cost.prepare(namespace);
      return namespace.call(
          () -> {
            // Memory of test runs is closed by the thread that asked for it.
            try (Opened _ = cost.opened) {
              return cost.run(tracks);
            }
          });
    }
  }

  /** Whether connections are tracked in the namespace from now on. */
  private boolean prepare(NetNamespace namespace) {
    try (Links links = Links.of(namespace)) {
      links.setUp(LOOPBACK);
    }
    if (!conntrack || Tool.find("nft").isEmpty() || Tool.find("nsenter").isEmpty()) {
      return false;
    }
    var _ =
        Tool.runIn(
            namespace,
            "nft",
            "table inet t { chain c { type filter hook input priority 0; ct state new; }; }");
    return true;
  }

  private List<Series> run(boolean tracks) {
    try (ServerSocket _ = new ServerSocket(PORT, 1, address(PEER));
        Socket client = new Socket(address(PEER), PORT, address(OWN), 0);
        DatagramSocket udp = new DatagramSocket(new InetSocketAddress(address(OWN), 0))) {
      related(tracks, client.getLocalPort(), udp.getLocalPort());
      solicited();
      return print(interleaved.run());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot connect in a namespace of its own", e);
    }
  }

  private static InetAddress address(String hex) throws IOException {
    return InetAddress.getByAddress(HexFormat.of().parseHex(hex));
  }

  private void related(boolean tracks, int tcp, int udp) {
    // The first case, which the calls are measured from.
    var _ =
        add("empty", program(asm -> asm.mov(R0, XdpAction.PASS.code()).exit()), BenchFrames.ECHO4);
    LoadedPolicy byType = policy("icmp ip4: allow { 3 }");
    LoadedPolicy byFlow = policy("icmp ip4: allow { 3 } related;");
    record Case(String name, int protocol, int port, boolean known) {}
    List<Case> cases = new ArrayList<>();
    if (tracks) {
      cases.add(new Case("related, a tracked connection", TCP, tcp, true));
    }
    cases.add(new Case("related, a socket", UDP, udp, true));
    cases.add(new Case("related, unknown", TCP, tcp ^ 1, false));
    for (Case next : cases) {
      byte[] error = error(next.protocol, next.port);
      int without = add(next.name, byType.program(), error);
      int with =
          add(next.name, byFlow.program(), error, next.known ? XdpAction.PASS : XdpAction.DROP);
      int calls =
          add(next.name, program(asm -> calls(asm, next.protocol, next.port)), BenchFrames.ECHO4);
      lines.add(new Line(with, without, calls, MOST_OVER_CALLS));
    }
  }

  private void solicited() {
    LoadedPolicy byType = policy("icmp ip4: allow { 0 }");
    LoadedPolicy byQuery = policy("icmp ip4: allow { 0 } solicited;");
    LoadedProgram leaving = byQuery.leaving().orElseThrow();
    byte[] query = message(OWN, PEER, "0800000012340001");
    byte[] reply = message(PEER, OWN, "0000000012340001");
    byte[] stranger = message(STRANGER, OWN, "0000000012340001");
    int other = add("a reply that leaves", leaving, reply, TcAction.NEXT);
    int remembered = add("a query that leaves, remembered", leaving, query, TcAction.NEXT);
    lines.add(new Line(remembered, other, NO_CALLS, MOST));
    int without = add("a reply", byType.program(), reply);
    lines.add(
        new Line(
            add("solicited, known", byQuery.program(), reply, XdpAction.PASS),
            without,
            NO_CALLS,
            MOST));
    lines.add(
        new Line(
            add("solicited, unknown", byQuery.program(), stranger, XdpAction.DROP),
            without,
            NO_CALLS,
            MOST));
  }

  private LoadedPolicy policy(String statement) {
    LoadedPolicy policy =
        Policies.load("policy p { " + statement + " defaults { icmp in: block; } }");
    opened.later(policy::close);
    return policy;
  }

  private LoadedProgram program(Consumer<Assembler> code) {
    LoadedProgram program = LoadedProgram.load(Program.xdp("calls", code), Map.of());
    opened.later(program::close);
    return program;
  }

  private int add(String name, LoadedProgram program, byte[] frame) {
    return add(name, program, frame, XdpAction.PASS);
  }

  private int add(String name, LoadedProgram program, byte[] frame, XdpAction expected) {
    return add(name, new ProgramRun(program, frame, expected));
  }

  private int add(String name, LoadedProgram program, byte[] frame, TcAction expected) {
    return add(name, new ProgramRun(program, frame, expected));
  }

  private int add(String name, ProgramRun run) {
    opened.later(run);
    interleaved.add(name, REPEATS, run);
    return cases++;
  }

  /** Asks the kernel as a policy does that has read the quote. */
  private void calls(Assembler asm, int protocol, int port) {
    Label end = asm.newLabel("end");
    Label none = asm.newLabel("not tracked");
    MemorySegment tuple = MemorySegment.ofArray(tuple(port));
    asm.mov(R6, R1);
    for (int at = 0; at < TUPLE_SIZE; at += Integer.BYTES) {
      int word = tuple.get(ValueLayout.JAVA_INT_UNALIGNED, at);
      asm.storeImm(Size.WORD, R10, TUPLE + at, word);
    }
    asm.storeImm(Size.WORD, R10, OPTIONS, -1).storeImm(Size.WORD, R10, OPTIONS + 4, 0);
    asm.storeImm(Size.WORD, R10, OPTIONS + 8, protocol);
    if (conntrack) {
      asm.mov(R1, R6).mov(R2, R10).add(R2, TUPLE).mov(R3, TUPLE_SIZE);
      asm.mov(R4, R10).add(R4, OPTIONS).mov(R5, OPTIONS_SIZE);
      asm.call(KernelFunction.XDP_CT_LOOKUP).jumpIf(Cond.EQ, R0, 0, none);
      asm.mov(R1, R0).call(KernelFunction.CT_RELEASE).jump(end);
      asm.bind(none);
    }
    asm.mov(R1, R6).mov(R2, R10).add(R2, TUPLE).mov(R3, TUPLE_SIZE).mov(R4, -1).mov(R5, 0);
    asm.call(protocol == TCP ? Helper.SKC_LOOKUP_TCP : Helper.SK_LOOKUP_UDP);
    asm.jumpIf(Cond.EQ, R0, 0, end).mov(R1, R0).call(Helper.SK_RELEASE);
    asm.bind(end).mov(R0, XdpAction.PASS.code()).exit();
  }

  /** Of a packet that answers the quoted one. */
  private static byte[] tuple(int port) {
    return ByteBuffer.allocate(TUPLE_SIZE)
        .put(HexFormat.of().parseHex(PEER + OWN))
        .putShort((short) PORT)
        .putShort((short) port)
        .array();
  }

  /** An error of a stranger about a packet from a port of ours. */
  private static byte[] error(int protocol, int port) {
    String quoted =
        "4500001c0001000040%02x0000".formatted(protocol)
            + OWN
            + PEER
            + "%04x%04x00080000".formatted(port, PORT);
    return message(STRANGER, OWN, "0301000000000000" + quoted);
  }

  private static byte[] message(String source, String destination, String icmp) {
    int length = 20 + icmp.length() / 2;
    String header = "4500%04x0001000040010000".formatted(length) + source + destination;
    return HexFormat.of().parseHex(ETHERNET + header + icmp);
  }

  private List<Series> print(List<Series> costs) {
    List<Series> overs = new ArrayList<>();
    out.printf(
        "%n%-36s %7s %7s  %-22s %s%n",
        "ns over the verdict by type", "ours", "calls", "ours - calls", "aim");
    for (Line line : lines) {
      Series ours = costs.get(line.with).minus(costs.get(line.without));
      overs.add(ours);
      out.printf(Locale.ROOT, "%-36s %7.1f", costs.get(line.with).name(), ours.median());
      if (line.calls == NO_CALLS) {
        out.printf(" %7s  %-22s %s%n", "", "", ours.median() <= line.most ? "met" : "missed");
        continue;
      }
      Series calls = costs.get(line.calls).minus(costs.get(0));
      Series over = ours.minus(calls);
      out.printf(
          Locale.ROOT,
          " %7.1f  %-22s %s%n",
          calls.median(),
          Table.spread(over),
          over.median() <= line.most ? "met" : "missed");
    }
    return overs;
  }
}

package io.echogate.datapath.code;

import static io.echogate.ebpf.Reg.R0;
import static io.echogate.ebpf.Reg.R1;
import static io.echogate.ebpf.Reg.R10;
import static io.echogate.ebpf.Reg.R2;
import static io.echogate.ebpf.Reg.R3;
import static io.echogate.ebpf.Reg.R6;
import static io.echogate.ebpf.Reg.R7;
import static io.echogate.ebpf.Reg.R8;
import static io.echogate.ebpf.Reg.R9;
import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.datapath.layout.ConfigMap;
import io.echogate.datapath.layout.RequestTable;
import io.echogate.ebpf.Assembler;
import io.echogate.ebpf.BpfMap;
import io.echogate.ebpf.Cond;
import io.echogate.ebpf.Label;
import io.echogate.ebpf.LoadedProgram;
import io.echogate.ebpf.MapSpec;
import io.echogate.ebpf.Program;
import io.echogate.ebpf.Reg;
import io.echogate.ebpf.Size;
import io.echogate.ebpf.TcAction;
import io.echogate.ebpf.TestRun;
import io.echogate.ebpf.XdpAction;
import io.echogate.icmp.Family;
import io.echogate.icmp.Form;
import io.echogate.icmp.Packet;
import io.echogate.linux.Mapping;
import io.echogate.policy.Direction;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Asks the code for flows about frames, by test runs. Each question is a program that takes the
 * facts of the packet, which a decoder would leave on the stack, from a map. Used by the thread
 * that made it, in whose network namespace flows are looked for.
 */
final class FlowRun implements AutoCloseable {
  private static final int MOST_VERIFIED = 14_000;
  private static final int MAX_FRAME = 9_014;
  private static final int ETHERNET = 14;
  private static final int ETHER_TYPE = 12;
  private static final int TAG = 4;
  private static final int VLAN = 0x8100;
  private static final int QINQ = 0x88a8;

  /** What r6-r9 hold; an answer above 1 says that they do not any more. */
  private static final int UNTOUCHED = 0x1234_5678;

  private static final int TOUCHED = 99;

  private static final int[] FACTS = {
    Stack.SOURCE_LOW,
    Stack.SOURCE_HIGH,
    Stack.DESTINATION_LOW,
    Stack.DESTINATION_HIGH,
    Stack.PAYLOAD,
    Stack.ICMP_OFFSET
  };

  /** Where in the map of facts a program leaves one more than its answer. */
  private static final int ANSWER = Long.BYTES * FACTS.length;

  private static final MapSpec FACTS_MAP = MapSpec.mmapableArray("facts", ANSWER + Long.BYTES, 1);
  private static final ConfigMap CONFIG =
      new ConfigMap(
          MapSpec.mmapableArray(ConfigMap.NAME, ConfigMap.CLOCK + Long.BYTES, 1), 0, 0, 0);

  private final FrameBytes bytes;
  private final Set<FlowLookup> lookups;
  private final BpfMap requests;
  private final Direction direction;
  private final BpfMap facts = BpfMap.create(FACTS_MAP);
  private final BpfMap config = BpfMap.create(CONFIG.spec());
  private final Mapping factWords = facts.mmap(Mapping.Access.READ_WRITE);
  private final Mapping configWords = config.mmap(Mapping.Access.READ_WRITE);
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment buffer = arena.allocate(MAX_FRAME);
  private final Map<String, Question> questions = new HashMap<>();

  /** A program, and its runs. */
  private record Question(LoadedProgram program, TestRun run) {}

  /** Programs for what arrives over a table of requests, which stays with the caller. */
  FlowRun(FrameBytes bytes, Set<FlowLookup> lookups, BpfMap requests) {
    this(bytes, lookups, requests, Direction.IN);
  }

  /** Programs for messages of a direction. */
  FlowRun(FrameBytes bytes, Set<FlowLookup> lookups, BpfMap requests, Direction direction) {
    this.bytes = bytes;
    this.lookups = lookups;
    this.requests = requests;
    this.direction = direction;
  }

  /** A table of requests that nobody has made a request in. */
  static BpfMap newRequests() {
    BpfMap requests = BpfMap.create(RequestTable.map());
    try (Mapping mapping = requests.mmap(Mapping.Access.READ_WRITE)) {
      RequestTable.begin(mapping.segment());
    }
    return requests;
  }

  /** Whether a packet has what the code asks of it: a whole ICMP header. */
  static boolean suits(Packet packet) {
    return packet.form() != Form.NOT_ICMP
        && packet.form() != Form.MALFORMED
        && packet.payloadLength() != Packet.NONE;
  }

  boolean related(byte[] frame, int length, Packet packet, long now) {
    Family family = Objects.requireNonNull(packet.family());
    return answer("related" + family, flows -> flows.related(family), frame, length, packet, now);
  }

  boolean solicited(byte[] frame, int length, Packet packet, long now) {
    Family family = Objects.requireNonNull(packet.family());
    int type = packet.type();
    return answer(
        "solicited" + family + type,
        flows -> flows.solicited(family, type),
        frame,
        length,
        packet,
        now);
  }

  void remember(byte[] frame, int length, Packet packet, long now) {
    Family family = Objects.requireNonNull(packet.family());
    var _ =
        answer(
            "remember" + family,
            flows -> {
              flows.remember(family);
              flows.asm().mov(R0, 0);
            },
            frame,
            length,
            packet,
            now);
  }

  /** A program of some pieces, to be run by the caller. */
  LoadedProgram program(String name, Consumer<FlowCode> pieces) {
    return question(name, pieces).program;
  }

  private boolean answer(
      String name, Consumer<FlowCode> piece, byte[] frame, int length, Packet packet, long now) {
    Question question = question(name, piece);
    set(frame, packet, now);
    MemorySegment.copy(frame, 0, buffer, ValueLayout.JAVA_BYTE, 0, length);
    int answer = question.run.run(buffer, length);
    assertThat(answer).as(name).isBetween(0, 1);
    return answer == 1;
  }

  /**
   * A program to be attached that passes all frames. It judges them by the facts that were {@link
   * #set}, and leaves its answer for {@link #lastAnswer}.
   */
  LoadedProgram watching(Family family) {
    return program(
        "watching" + family,
        flows -> {
          flows.related(family);
          flows.asm().mapValue(R1, FACTS_MAP, ANSWER).add(R0, 1).store(Size.LONG, R1, 0, R0);
          flows.asm().mov(R0, bytes.isXdp() ? XdpAction.PASS.code() : TcAction.NEXT.code());
        });
  }

  /** What a program answered that watches; empty before. */
  Optional<Boolean> lastAnswer() {
    long answer = factWords.segment().get(ValueLayout.JAVA_LONG, ANSWER);
    return answer == 0 ? Optional.empty() : Optional.of(answer == 2);
  }

  /** Sets the facts of a packet, and the clock; and that there is no answer. */
  void set(byte[] frame, Packet packet, long now) {
    long[] values = {
      packet.sourceLow(),
      packet.sourceHigh(),
      packet.destinationLow(),
      packet.destinationHigh(),
      packet.payloadLength(),
      header(frame, packet)
    };
    for (int i = 0; i < values.length; i++) {
      factWords.segment().setAtIndex(ValueLayout.JAVA_LONG, i, values[i]);
    }
    factWords.segment().set(ValueLayout.JAVA_LONG, ANSWER, 0);
    configWords.segment().set(ValueLayout.JAVA_LONG, ConfigMap.CLOCK, now);
  }

  /** Where the ICMP header begins: its message is the end of the IP packet. */
  private static int header(byte[] frame, Packet packet) {
    int ip = ETHERNET;
    for (int at = ETHER_TYPE; isTag(frame, at); at += TAG) {
      ip += TAG;
    }
    return ip + packet.length() - packet.payloadLength() - 8;
  }

  private static boolean isTag(byte[] frame, int at) {
    int type = (frame[at] & 0xff) << 8 | (frame[at + 1] & 0xff);
    return type == VLAN || type == QINQ;
  }

  private Question question(String name, Consumer<FlowCode> piece) {
    return questions.computeIfAbsent(name, _ -> load(piece));
  }

  private Question load(Consumer<FlowCode> piece) {
    LoadedProgram program =
        LoadedProgram.load(
            program(piece),
            Map.of(FACTS_MAP, facts, CONFIG.spec(), config, requests.spec(), requests));
    assertThat(program.info().verifiedInsns()).isBetween(1, MOST_VERIFIED);
    return new Question(program, program.testRun());
  }

  private Program program(Consumer<FlowCode> piece) {
    return switch (bytes) {
      case XDP -> Program.xdp("flows", asm -> emit(asm, piece));
      case XDP_FRAGMENTS, XDP_COPIED ->
          Program.xdp("flows", asm -> emit(asm, piece)).withFragments();
      case SKB, SKB_COPIED -> Program.schedCls("flows", asm -> emit(asm, piece));
    };
  }

  private void emit(Assembler asm, Consumer<FlowCode> piece) {
    Label touched = asm.newLabel("touched");
    asm.store(Size.LONG, R10, Stack.CONTEXT, R1);
    asm.mapValue(R2, FACTS_MAP, 0).mapValue(R3, CONFIG.spec(), 0);
    for (int i = 0; i < FACTS.length; i++) {
      asm.load(Size.LONG, R3, R2, Long.BYTES * i).store(Size.LONG, R10, FACTS[i], R3);
    }
    Reg[] kept = {R6, R7, R8, R9};
    for (Reg reg : kept) {
      asm.mov(reg, UNTOUCHED);
    }
    piece.accept(
        new FlowCode(
            asm,
            bytes,
            RequestTable.map(),
            new ClockCode.Virtual(asm, CONFIG),
            new SwapCode(asm, true),
            lookups,
            direction));
    for (Reg reg : kept) {
      asm.jumpIf(Cond.NE, reg, UNTOUCHED, touched);
    }
    asm.exit().bind(touched).mov(R0, TOUCHED).exit();
  }

  @Override
  public void close() {
    questions.values().forEach(question -> question.run.close());
    questions.values().forEach(question -> question.program.close());
    arena.close();
    configWords.close();
    factWords.close();
    config.close();
    facts.close();
  }
}

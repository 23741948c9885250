package io.echogate.ebpf;

import static io.echogate.ebpf.Reg.R0;
import static io.echogate.ebpf.Reg.R1;
import static io.echogate.ebpf.Reg.R10;
import static io.echogate.ebpf.Reg.R2;
import static io.echogate.ebpf.Reg.R3;
import static io.echogate.ebpf.Reg.R4;
import static io.echogate.ebpf.Reg.R5;

import io.echogate.linux.LinuxException;
import io.echogate.linux.Mapping;
import io.echogate.linux.Pages;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a kernel may or may not let this process do. Each is found out by trying it: version numbers
 * say nothing about backports, configuration and capabilities.
 */
public enum Feature {
  /** Creating maps at all. */
  MAPS("eBPF maps"),
  /** Arrays in memory shared with programs. Since Linux 5.5. */
  MMAPABLE_ARRAYS("arrays mapped into memory"),
  /** Loading XDP programs. */
  XDP("XDP programs"),
  /** XDP programs for frames in several pieces. Since Linux 5.18. */
  XDP_FRAGMENTS("XDP programs for frames beyond a page"),
  /** Loading programs for the traffic control hooks. */
  SCHED_CLS("programs at the traffic control hooks"),
  /** Adding a variable to a packet's address; takes the capability PERFMON. */
  VARIABLE_PACKET_OFFSETS("variable packet offsets"),
  /** Copying packet bytes, which takes no PERFMON; {@link Helper#XDP_LOAD_BYTES}. Since 5.18. */
  XDP_LOAD_BYTES("copies of packet bytes in XDP programs"),
  /** Atomic instructions that return a value. Since Linux 5.12. */
  FETCHING_ATOMICS("atomic compare and exchange"),
  /** The clock that counts ticks. Since Linux 5.6. */
  JIFFIES_CLOCK("the tick counter as a clock"),
  /** Binding maps to programs. Since Linux 5.10. */
  MAP_BINDING("maps bound to programs"),
  /** Jumps of any distance, which an assembler makes where 16 bits do not do. Since Linux 6.6. */
  FAR_JUMPS("jumps beyond 32767 instructions"),
  /** Queues of records from programs to a reader. Since Linux 5.8. */
  RING_BUFFERS("ring buffers"),
  /** Looking up TCP and UDP sockets of this host from XDP programs. Since Linux 5.2. */
  SOCKET_LOOKUP("socket lookups in XDP programs"),
  /** Looking up tracked connections from XDP programs; {@link KernelFunction#XDP_CT_LOOKUP}. */
  XDP_CONNTRACK("connection tracking in XDP programs"),
  /** The same at the traffic control hooks. */
  TC_CONNTRACK("connection tracking at the traffic control hooks"),
  /** Programs at the traffic control hooks by links. Since Linux 6.6. */
  TCX_LINKS("links to the traffic control hooks");

  private static final MapSpec PROBE_ARRAY = MapSpec.mmapableArray("probe", Long.BYTES, 1);

  private static final List<Insn> FAR_JUMP =
      List.of(new Insn.JumpFar(0), new Insn.MoveImm(Width.W64, R0, 0), new Insn.Exit());

  private final String title;

  Feature(String title) {
    this.title = title;
  }

  /** What it is, in a few words. */
  public String title() {
    return title;
  }

  /** Tries it; the result is empty if it works, else why not. */
  public Optional<LinuxException> missing() {
    try {
      attempt();
      return Optional.empty();
    } catch (LinuxException e) {
      return Optional.of(e);
    }
  }

  private void attempt() {
    switch (this) {
      case MAPS -> BpfMap.create(new MapSpec("probe", MapType.ARRAY, 4, 8, 1, 0)).close();
      case MMAPABLE_ARRAYS -> mapArray();
      case XDP -> load(Program.xdp("probe", asm -> asm.mov(R0, 0).exit())).close();
      case XDP_FRAGMENTS ->
          load(Program.xdp("probe", asm -> asm.mov(R0, 0).exit()).withFragments()).close();
      case SCHED_CLS -> load(Program.schedCls("probe", asm -> asm.mov(R0, 0).exit())).close();
      case VARIABLE_PACKET_OFFSETS -> load(Program.xdp("probe", Feature::variableOffset)).close();
      case XDP_LOAD_BYTES -> load(Program.xdp("probe", Feature::copyBytes)).close();
      case FETCHING_ATOMICS -> load(Program.xdp("probe", Feature::compareExchange)).close();
      case JIFFIES_CLOCK ->
          load(Program.xdp("probe", asm -> asm.call(Helper.JIFFIES64).exit())).close();
      case MAP_BINDING -> bindMap();
      case FAR_JUMPS -> load(Program.of("probe", ProgramType.XDP, FAR_JUMP)).close();
      case RING_BUFFERS -> mapRing();
      case SOCKET_LOOKUP -> load(Program.xdp("probe", Feature::lookUpSocket)).close();
      case XDP_CONNTRACK ->
          load(Program.xdp("probe", asm -> lookUpFlow(asm, KernelFunction.XDP_CT_LOOKUP))).close();
      case TC_CONNTRACK ->
          load(Program.schedCls("probe", asm -> lookUpFlow(asm, KernelFunction.SKB_CT_LOOKUP)))
              .close();
      case TCX_LINKS -> attachNowhere();
    }
  }

  private static LoadedProgram load(Program program) {
    return LoadedProgram.load(program, Map.of());
  }

  private static void mapArray() {
    try (BpfMap map = BpfMap.create(PROBE_ARRAY)) {
      map.mmap(Mapping.Access.READ_WRITE).close();
    }
  }

  private static void bindMap() {
    try (BpfMap map = BpfMap.create(PROBE_ARRAY);
        LoadedProgram program = load(Program.xdp("probe", asm -> asm.mov(R0, 0).exit()))) {
      program.bind(map);
    }
  }

  private static void mapRing() {
    try (BpfMap map = BpfMap.create(MapSpec.ringBuffer("probe", Pages.size()))) {
      RingBuffer.of(map).close();
    }
  }

  /** A kernel that knows the hook looks for the interface first. */
  private static void attachNowhere() {
    try (LoadedProgram program = load(Program.schedCls("probe", asm -> asm.mov(R0, 0).exit()))) {
      TcxLink.attach(program, Integer.MAX_VALUE, TcxHook.INGRESS).close();
    } catch (BpfException e) {
      if (e.kind() != BpfException.Kind.MISSING) {
        throw e;
      }
    }
  }

  /** Looks for the socket of a tuple of zeroes and gives it back. */
  private static void lookUpSocket(Assembler asm) {
    Label none = asm.newLabel("none");
    asm.storeImm(Size.LONG, R10, -16, 0).storeImm(Size.LONG, R10, -8, 0);
    asm.mov(R2, R10).add(R2, -16).mov(R3, 12).mov(R4, -1).mov(R5, 0);
    asm.call(Helper.SKC_LOOKUP_TCP).jumpIf(Cond.EQ, R0, 0, none);
    asm.mov(R1, R0).call(Helper.SK_RELEASE).bind(none).mov(R0, 0).exit();
  }

  /** Looks for the connection of a tuple of zeroes and gives it back. */
  private static void lookUpFlow(Assembler asm, KernelFunction.Named lookup) {
    Label none = asm.newLabel("none");
    for (int at = -32; at < 0; at += Long.BYTES) {
      asm.storeImm(Size.LONG, R10, at, 0);
    }
    asm.mov(R2, R10).add(R2, -16).mov(R3, 12).mov(R4, R10).add(R4, -32).mov(R5, 12);
    asm.call(lookup).jumpIf(Cond.EQ, R0, 0, none);
    asm.mov(R1, R0).call(KernelFunction.CT_RELEASE).bind(none).mov(R0, 0).exit();
  }

  /** Reads the byte of the packet whose offset is in the packet's first byte. */
  private static void variableOffset(Assembler asm) {
    Label end = asm.newLabel("end");
    asm.mov(R0, 0).load(Size.WORD, R2, R1, 0).load(Size.WORD, R3, R1, 4);
    asm.mov(R1, R2).add(R1, 1).jumpIf(Cond.GT, R1, R3, end);
    asm.load(Size.BYTE, R1, R2, 0).add(R2, R1);
    asm.mov(R1, R2).add(R1, 1).jumpIf(Cond.GT, R1, R3, end);
    asm.load(Size.BYTE, R0, R2, 0).bind(end).exit();
  }

  private static void copyBytes(Assembler asm) {
    asm.mov(R2, 0).mov(R3, R10).add(R3, -8).mov(R4, 8).call(Helper.XDP_LOAD_BYTES).exit();
  }

  private static void compareExchange(Assembler asm) {
    asm.storeImm(Size.LONG, R10, -8, 0)
        .mov(R0, 0)
        .mov(R2, 1)
        .compareExchange(Size.LONG, R10, -8, R2)
        .exit();
  }
}

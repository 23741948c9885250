package io.echogate.datapath;

import static io.echogate.ebpf.Reg.R0;
import static io.echogate.ebpf.Reg.R1;
import static io.echogate.ebpf.Reg.R10;
import static io.echogate.ebpf.Reg.R2;
import static io.echogate.ebpf.Reg.R6;
import static io.echogate.ebpf.Reg.R7;
import static io.echogate.ebpf.Reg.R8;
import static io.echogate.ebpf.Reg.R9;

import io.echogate.datapath.code.ClockCode;
import io.echogate.datapath.code.EventCode;
import io.echogate.datapath.code.Stack;
import io.echogate.datapath.code.SwapCode;
import io.echogate.datapath.layout.ConfigMap;
import io.echogate.datapath.layout.EventControl;
import io.echogate.datapath.layout.EventMaps;
import io.echogate.datapath.layout.EventRecord;
import io.echogate.ebpf.Assembler;
import io.echogate.ebpf.BpfMap;
import io.echogate.ebpf.Cond;
import io.echogate.ebpf.Helper;
import io.echogate.ebpf.Label;
import io.echogate.ebpf.LoadedProgram;
import io.echogate.ebpf.MapSpec;
import io.echogate.ebpf.Program;
import io.echogate.ebpf.Size;
import io.echogate.ebpf.SkbField;
import io.echogate.ebpf.TestRun;
import io.echogate.ebpf.XdpField;
import io.echogate.linux.Clocks;
import io.echogate.linux.Cpus;
import io.echogate.linux.Mapping;
import io.echogate.policy.Verdict;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.OptionalInt;

/** A program that reports every frame, with the maps that it needs. For one thread. */
final class EventProgram implements AutoCloseable {
  static final int TAG = 0xcafe_0001;

  /** The cell that all its events are counted in. */
  static final int CELL = 0x12_3456;

  private static final int MOST = 3000;
  private static final int DONE = 1;

  private final Closing closing = new Closing();
  private final MapSpec controlSpec = EventControl.spec(Cpus.possible().length());
  private final BpfMap control;
  private final BpfMap ring;
  private final Mapping mapping;
  private final Mapping clock;
  private final LoadedProgram program;
  private final TestRun run;
  private final MemorySegment frame = closing.add(Arena.ofConfined()).allocate(MOST);
  private final Setup setup;
  private final ConfigMap config;

  /** Which clock the rate reads. */
  enum Time {
    TICKS,
    VIRTUAL
  }

  /**
   * What a program is made of.
   *
   * @param cell the cell that all its events are counted in
   * @param sourceCell that of the source filter's verdict, if it has one
   */
  record Setup(
      EventCode.Bytes bytes,
      boolean leaving,
      boolean ethernet,
      Verdict verdict,
      Time time,
      int tag,
      int cell,
      OptionalInt sourceCell) {

    /** A program that drops Ethernet frames that arrive. */
    static Setup of(EventCode.Bytes bytes) {
      return new Setup(
          bytes, false, true, Verdict.DROP, Time.TICKS, TAG, CELL, OptionalInt.empty());
    }

    Setup passingOutWithoutEthernet() {
      return new Setup(bytes, true, false, Verdict.PASS, time, tag, cell, sourceCell);
    }

    Setup withTime(Time other) {
      return new Setup(bytes, leaving, ethernet, verdict, other, tag, cell, sourceCell);
    }

    Setup countedIn(int otherTag, int otherCell, OptionalInt otherSourceCell) {
      return new Setup(
          bytes, leaving, ethernet, verdict, time, otherTag, otherCell, otherSourceCell);
    }
  }

  /** A program with maps of its own. */
  EventProgram(Setup setup) {
    this(
        setup,
        BpfMap.create(EventControl.spec(Cpus.possible().length())),
        BpfMap.create(EventRecord.ring()));
  }

  /** A program with these maps. */
  EventProgram(Setup setup, BpfMap control, BpfMap ring) {
    this.setup = setup;
    this.control = control;
    this.ring = ring;
    config =
        new ConfigMap(
            MapSpec.mmapableArray(ConfigMap.NAME, ConfigMap.TAG + Long.BYTES, 1), 0, 0, 0);
    BpfMap clockMap = closing.add(BpfMap.create(config.spec()));
    clock = closing.add(clockMap.mmap(Mapping.Access.READ_WRITE));
    clock
        .segment()
        .set(ValueLayout.JAVA_LONG, ConfigMap.TAG, (long) setup.tag() << EventRecord.TAG_SHIFT);
    mapping = closing.add(control.mmap(Mapping.Access.READ_WRITE));
    boolean xdp = setup.bytes() != EventCode.Bytes.SKB_HELPER;
    Program built =
        xdp ? Program.xdp("report", this::emit) : Program.schedCls("report", this::emit);
    program =
        closing.add(
            LoadedProgram.load(
                built,
                Map.of(controlSpec, control, EventRecord.ring(), ring, config.spec(), clockMap)));
    run = closing.add(program.testRun());
  }

  private void emit(Assembler asm) {
    Label broken = asm.newLabel("a register was changed");
    asm.store(Size.LONG, R10, Stack.CONTEXT, R1).mov(R6, setup.sourceCell().orElse(0));
    switch (setup.bytes()) {
      case XDP_HELPER -> asm.call(Helper.XDP_GET_BUFF_LEN).mov(R7, R0);
      case XDP_LOADS -> {
        asm.load(Size.WORD, R7, R1, XdpField.DATA_END).load(Size.WORD, R2, R1, XdpField.DATA);
        asm.sub(R7, R2);
      }
      case SKB_HELPER -> asm.load(Size.WORD, R7, R1, SkbField.LEN);
    }
    asm.mov(R8, R7).mov(R9, setup.cell());
    ClockCode ticks =
        switch (setup.time()) {
          case TICKS -> new ClockCode.Kernel(asm, Clocks.tick(), true);
          case VIRTUAL -> new ClockCode.Virtual(asm, config);
        };
    EventCode.Program shared =
        new EventCode.Program(
            new EventMaps(controlSpec, EventRecord.ring()),
            config,
            setup.bytes(),
            setup.leaving(),
            setup.ethernet());
    EventCode code = new EventCode(asm, shared, ticks, new SwapCode(asm, true));
    if (setup.sourceCell().isPresent()) {
      code.emit(R9, R6, setup.verdict());
    } else {
      code.emit(R9, setup.verdict());
    }
    asm.jumpIf(Cond.NE, R7, R8, broken);
    asm.jumpIf(Cond.NE, R9, setup.cell(), broken);
    asm.jumpIf(Cond.NE, R6, setup.sourceCell().orElse(0), broken);
    asm.load(Size.LONG, R1, R10, Stack.CONTEXT).load(Size.WORD, R1, R1, 0);
    asm.mov(R0, DONE).exit();
    asm.bind(broken).mov(R0, 0).exit();
  }

  BpfMap control() {
    return control;
  }

  BpfMap ring() {
    return ring;
  }

  /** The value of the control map. */
  MemorySegment controls() {
    return mapping.segment();
  }

  /** Sets the virtual clock. */
  void time(long nanos) {
    clock.segment().set(ValueLayout.JAVA_LONG, ConfigMap.CLOCK, nanos);
  }

  /** Reports a frame, if the rate says so. */
  void report(byte[] bytes) {
    report(bytes, bytes.length);
  }

  void report(byte[] bytes, int length) {
    MemorySegment.copy(bytes, 0, frame, ValueLayout.JAVA_BYTE, 0, length);
    if (run.run(frame, length) != DONE) {
      throw new AssertionError("the code changed what it must not");
    }
  }

  /** Reports the last frame again and again, in one call. */
  void repeat(int length, int times) {
    run.run(frame, length, times);
  }

  int verified() {
    return program.info().verifiedInsns();
  }

  @Override
  public void close() {
    closing.close();
  }
}

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
import io.echogate.datapath.layout.ConfigMap;
import io.echogate.datapath.layout.EventControl;
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
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;

/** A program that reports every frame, with the maps that it needs. For one thread. */
final class EventProgram implements AutoCloseable {
  static final int TAG = 0xcafe_0001;

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
  private final boolean leaving;
  private final boolean ethernet;

  /** Which clock the rate reads. */
  enum Time {
    TICKS,
    VIRTUAL
  }

  /** The same maps, read and written by another program. */
  EventProgram(EventProgram other, EventCode.Bytes bytes) {
    this(bytes, false, true, 7L, Time.TICKS, other.control, other.ring);
  }

  EventProgram(EventCode.Bytes bytes, boolean leaving, boolean ethernet, long word, Time time) {
    this(
        bytes,
        leaving,
        ethernet,
        word,
        time,
        BpfMap.create(EventControl.spec(Cpus.possible().length())),
        BpfMap.create(EventRecord.ring()));
  }

  private EventProgram(
      EventCode.Bytes bytes,
      boolean leaving,
      boolean ethernet,
      long word,
      Time time,
      BpfMap control,
      BpfMap ring) {
    this.leaving = leaving;
    this.ethernet = ethernet;
    this.control = control;
    this.ring = ring;
    ConfigMap config =
        new ConfigMap(MapSpec.mmapableArray(ConfigMap.NAME, ConfigMap.CLOCK + Long.BYTES, 1));
    BpfMap clockMap = closing.add(BpfMap.create(config.spec()));
    clock = closing.add(clockMap.mmap(Mapping.Access.READ_WRITE));
    mapping = closing.add(control.mmap(Mapping.Access.READ_WRITE));
    boolean xdp = bytes != EventCode.Bytes.SKB_HELPER;
    Program built =
        xdp
            ? Program.xdp("report", asm -> emit(asm, bytes, word, time, config))
            : Program.schedCls("report", asm -> emit(asm, bytes, word, time, config));
    program =
        closing.add(
            LoadedProgram.load(
                built,
                Map.of(controlSpec, control, EventRecord.ring(), ring, config.spec(), clockMap)));
    run = closing.add(program.testRun());
  }

  private void emit(Assembler asm, EventCode.Bytes bytes, long word, Time time, ConfigMap config) {
    Label broken = asm.newLabel("a register was changed");
    asm.store(Size.LONG, R10, EventCode.CONTEXT, R1).mov(R6, R1);
    switch (bytes) {
      case XDP_HELPER -> asm.call(Helper.XDP_GET_BUFF_LEN).mov(R7, R0);
      case XDP_LOADS -> {
        asm.load(Size.WORD, R7, R1, XdpField.DATA_END).load(Size.WORD, R2, R1, XdpField.DATA);
        asm.sub(R7, R2);
      }
      case SKB_HELPER -> asm.load(Size.WORD, R7, R1, SkbField.LEN);
    }
    asm.mov(R8, R7).movWide(R9, word);
    ClockCode ticks =
        switch (time) {
          case TICKS -> new ClockCode.Kernel(asm, Clocks.tick());
          case VIRTUAL -> new ClockCode.Virtual(asm, config);
        };
    EventCode.Program shared =
        new EventCode.Program(controlSpec, EventRecord.ring(), bytes, TAG, leaving, ethernet);
    new EventCode(asm, shared, ticks).emit(R9);
    asm.jumpIf(Cond.NE, R7, R8, broken);
    asm.movWide(R1, word).jumpIf(Cond.NE, R9, R1, broken);
    asm.load(Size.LONG, R1, R10, EventCode.CONTEXT).mov(R0, DONE);
    asm.load(Size.WORD, R1, R6, 0).exit();
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

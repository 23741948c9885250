package io.echogate.datapath.code;

import static io.echogate.ebpf.Reg.R0;
import static io.echogate.ebpf.Reg.R1;
import static io.echogate.ebpf.Reg.R10;
import static io.echogate.ebpf.Reg.R2;
import static io.echogate.ebpf.Reg.R3;
import static io.echogate.ebpf.Reg.R4;
import static io.echogate.ebpf.Reg.R5;
import static io.echogate.ebpf.Reg.R7;

import io.echogate.datapath.layout.ConfigMap;
import io.echogate.datapath.layout.EventControl;
import io.echogate.datapath.layout.EventMaps;
import io.echogate.datapath.layout.EventRecord;
import io.echogate.datapath.layout.FilterMaps;
import io.echogate.datapath.layout.LimitClock;
import io.echogate.ebpf.Assembler;
import io.echogate.ebpf.Cond;
import io.echogate.ebpf.Helper;
import io.echogate.ebpf.Label;
import io.echogate.ebpf.Reg;
import io.echogate.ebpf.Size;
import io.echogate.ebpf.SkbField;
import io.echogate.ebpf.XdpField;
import io.echogate.policy.Direction;
import io.echogate.policy.Verdict;
import java.util.Optional;

/**
 * The code that reports a packet to the reader of events: for the exits where a program drops, and
 * for statements that log. As long as nobody reads it is one load and a jump. While somebody does,
 * a rate that all programs of the namespace share keeps a flood from costing more than a few loads;
 * what it leaves out is counted, and so is what finds the ring full.
 *
 * <p>Before it: r7 is the frame's length, the context's address lies at {@link Stack#CONTEXT}.
 * Behind it: r6-r9 and the stack are as before, but for its scratch; r0-r5 are lost. The code goes
 * on behind itself on every way.
 */
public final class EventCode {
  private static final int WORD = Stack.SCRATCH;
  private static final int RECORD = Stack.SCRATCH - 8;
  private static final int COPIED = Stack.SCRATCH - 16;

  private final Assembler asm;
  private final Program program;
  private final ClockCode clock;
  private final SwapCode swaps;

  /** How the frame's bytes are reached. */
  public enum Bytes {
    /** A helper copies them, of XDP; since Linux 5.18. */
    XDP_HELPER,
    /** They are loaded two by two, as far as they lie in one piece; an odd last one is not. */
    XDP_LOADS,
    /** A helper copies them, at the traffic control hooks. */
    SKB_HELPER
  }

  /**
   * What is the same for all events of a program.
   *
   * @param config holds the policy's tag
   * @param leaving whether its packets leave the machine
   * @param ethernet whether its frames begin with an Ethernet header
   */
  public record Program(
      EventMaps maps, ConfigMap config, Bytes bytes, boolean leaving, boolean ethernet) {

    /** The flags of {@link EventRecord} that all its events have. */
    private int flags() {
      return (leaving ? EventRecord.LEAVING : 0) | (ethernet ? 0 : EventRecord.WITHOUT_ETHERNET);
    }
  }

  /** The code for a policy's program of a direction; empty if its kernel has no rings. */
  static Optional<EventCode> of(
      Assembler asm, FilterMaps maps, Target target, Direction direction) {
    return maps.events()
        .map(
            events ->
                new EventCode(
                    asm,
                    new Program(
                        events,
                        maps.config(),
                        target.reporting().orElseThrow(),
                        direction == Direction.OUT,
                        target.context().ethernet()),
                    target.clock(),
                    target.swaps()));
  }

  /** Code for a program. */
  public EventCode(Assembler asm, Program program, ClockCode clock, SwapCode swaps) {
    this.asm = asm;
    this.program = program;
    this.clock = clock;
    this.swaps = swaps;
  }

  /**
   * Reports a packet.
   *
   * @param cell the register that holds the cell it is counted in: r6, r8 or r9
   * @param verdict what becomes of it
   */
  public void emit(Reg cell, Verdict verdict) {
    Label behind = asm.newLabel("no event");
    unlessRead(behind);
    asm.mov(R1, cell);
    report(verdict, behind);
  }

  /**
   * Reports a packet that the source filter has judged.
   *
   * @param second the register that holds the cell of that verdict
   */
  public void emit(Reg cell, Reg second, Verdict verdict) {
    Label behind = asm.newLabel("no event");
    unlessRead(behind);
    asm.mov(R1, second).lsh(R1, EventRecord.SECOND_SHIFT).or(R1, cell);
    report(verdict, behind);
  }

  private void unlessRead(Label behind) {
    asm.mapValue(R0, program.maps().control(), EventControl.DEADLINE).load(Size.LONG, R0, R0, 0);
    asm.jumpIf(Cond.EQ, R0, 0, behind);
  }

  /** Reports a packet whose cells are in r1, if the rate and the ring have room. */
  private void report(Verdict verdict, Label behind) {
    Label sampled = asm.newLabel("sampled away");
    Label full = asm.newLabel("ring full");
    int flags = program.flags() | (verdict == Verdict.DROP ? EventRecord.DROPPED : 0);
    asm.movWide(R2, (long) flags << EventRecord.FLAGS_SHIFT).or(R1, R2);
    asm.store(Size.LONG, R10, WORD, R1);
    clock.now(LimitClock.JIFFIES);
    asm.mapValue(R3, program.maps().control(), 0);
    asm.load(Size.LONG, R1, R3, EventControl.DEADLINE).jumpIf(Cond.GT, R0, R1, behind);
    admit(sampled);
    asm.mapFd(R1, program.maps().ring()).mov(R2, EventRecord.SIZE).mov(R3, 0);
    asm.call(Helper.RINGBUF_RESERVE).jumpIf(Cond.EQ, R0, 0, full);
    asm.store(Size.LONG, R10, RECORD, R0);
    fill();
    asm.load(Size.LONG, R1, R10, RECORD).mov(R2, 0).call(Helper.RINGBUF_SUBMIT);
    asm.jump(behind);
    count(sampled, EventControl.SAMPLED, behind);
    count(full, EventControl.FULL, behind);
    asm.bind(behind);
  }

  /** Charges the rate, whose map is r3, at the time r0. Who loses a race goes without. */
  private void admit(Label sampled) {
    Label busy = asm.newLabel("busy");
    asm.load(Size.LONG, R2, R3, EventControl.ARRIVAL);
    asm.mov(R4, R2).jumpIf(Cond.GE, R4, R0, busy);
    asm.mov(R4, R0);
    asm.bind(busy);
    asm.load(Size.LONG, R5, R3, EventControl.PERIOD).add(R4, R5);
    asm.load(Size.LONG, R5, R3, EventControl.TOLERANCE).add(R5, R0);
    asm.jumpIf(Cond.GT, R4, R5, sampled);
    asm.mov(R0, R2);
    Label admitted = asm.newLabel("admitted");
    swaps.emit(R3, EventControl.ARRIVAL, R2, R4, admitted);
    asm.jump(sampled).bind(admitted);
  }

  /** Fills the record in r0. */
  private void fill() {
    asm.store(Size.LONG, R0, EventRecord.LENGTH, R7);
    asm.load(Size.LONG, R1, R10, Stack.CONTEXT);
    asm.load(Size.WORD, R1, R1, isSkb() ? SkbField.IFINDEX : XdpField.INGRESS_IFINDEX);
    asm.mapValue(R2, program.config().spec(), ConfigMap.TAG).load(Size.LONG, R2, R2, 0);
    asm.or(R1, R2);
    asm.store(Size.LONG, R0, EventRecord.ORIGIN, R1);
    asm.call(Helper.KTIME_GET_BOOT_NS);
    asm.load(Size.LONG, R3, R10, RECORD).store(Size.LONG, R3, EventRecord.TIME, R0);
    switch (program.bytes()) {
      case XDP_HELPER -> copy(Helper.XDP_LOAD_BYTES);
      case SKB_HELPER -> copy(Helper.SKB_LOAD_BYTES);
      case XDP_LOADS -> load();
    }
    asm.load(Size.LONG, R1, R10, WORD).load(Size.LONG, R2, R10, COPIED);
    asm.lsh(R2, EventRecord.COPIED_SHIFT).or(R1, R2);
    asm.load(Size.LONG, R3, R10, RECORD).store(Size.LONG, R3, EventRecord.WORD, R1);
  }

  private boolean isSkb() {
    return program.bytes() == Bytes.SKB_HELPER;
  }

  /** Copies bytes into the record in r3. A copy that fails leaves none. */
  private void copy(Helper helper) {
    Label shorter = asm.newLabel("shorter");
    Label done = asm.newLabel("copied");
    asm.storeImm(Size.LONG, R10, COPIED, 0);
    // The or cuts the tie that the verifier keeps: else it would learn something of the length.
    asm.mov(R4, R7).or(R4, 0).jumpIf(Cond.LE, R4, EventRecord.MOST_COPIED, shorter);
    asm.mov(R4, EventRecord.MOST_COPIED);
    asm.bind(shorter);
    asm.jumpIf(Cond.EQ, R4, 0, done);
    asm.store(Size.LONG, R10, COPIED, R4);
    asm.load(Size.LONG, R1, R10, Stack.CONTEXT).mov(R2, 0).add(R3, EventRecord.BYTES);
    // All ones, which is below zero, makes of what was to be copied nothing.
    asm.call(helper).arsh(R0, 63).xor(R0, -1);
    asm.load(Size.LONG, R1, R10, COPIED).and(R1, R0).store(Size.LONG, R10, COPIED, R1);
    asm.bind(done);
  }

  /** Loads bytes into the record in r3. */
  private void load() {
    Label done = asm.newLabel("copied");
    asm.load(Size.LONG, R1, R10, Stack.CONTEXT);
    asm.load(Size.WORD, R2, R1, XdpField.DATA_END).load(Size.WORD, R1, R1, XdpField.DATA);
    asm.storeImm(Size.LONG, R10, COPIED, 0);
    for (int at = 0; at < EventRecord.MOST_COPIED; at += Short.BYTES) {
      asm.mov(R4, R1).add(R4, at + Short.BYTES).jumpIf(Cond.GT, R4, R2, done);
      asm.load(Size.HALF, R5, R1, at).store(Size.HALF, R3, EventRecord.BYTES + at, R5);
      asm.storeImm(Size.LONG, R10, COPIED, at + Short.BYTES);
    }
    asm.bind(done);
  }

  private void count(Label reached, int counter, Label behind) {
    asm.bind(reached);
    asm.call(Helper.GET_SMP_PROCESSOR_ID);
    asm.and(R0, EventControl.cpuMask(program.maps().control())).lsh(R0, EventControl.BLOCK_SHIFT);
    asm.mapValue(R1, program.maps().control(), EventControl.BLOCKS).add(R1, R0);
    asm.load(Size.LONG, R2, R1, counter).add(R2, 1).store(Size.LONG, R1, counter, R2);
    asm.jump(behind);
  }
}

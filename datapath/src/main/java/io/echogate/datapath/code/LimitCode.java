package io.echogate.datapath.code;

import static io.echogate.ebpf.Reg.R0;
import static io.echogate.ebpf.Reg.R1;
import static io.echogate.ebpf.Reg.R10;
import static io.echogate.ebpf.Reg.R2;
import static io.echogate.ebpf.Reg.R4;
import static io.echogate.ebpf.Reg.R5;
import static io.echogate.ebpf.Reg.R6;
import static io.echogate.ebpf.Reg.R7;
import static io.echogate.ebpf.Reg.R8;

import io.echogate.datapath.layout.Buckets;
import io.echogate.datapath.layout.LimitCase;
import io.echogate.ebpf.Assembler;
import io.echogate.ebpf.Cond;
import io.echogate.ebpf.Label;
import io.echogate.ebpf.Reg;
import io.echogate.ebpf.Size;
import io.echogate.policy.Gcra;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The code that asks the limits of a statement: the generic cell rate algorithm by compare-and-swap
 * on one word for packets and one for bytes. It decides what the engine's limiter decides, on any
 * number of CPUs.
 *
 * <p>Registers: r6 the time, r7 the frame's length, r8 and r9 as the limits say. r0-r5 are lost,
 * and r6 where the packet is refused.
 *
 * <p>Every word but the last is asked without charging; then all are charged in turn, the last
 * first. So nothing is written unless the packet is admitted, and a flood over its limit leaves the
 * bucket's cache line shared. A word that changes under the swap is tried again; after {@link
 * #TRIES} the packet is refused, which errs on the safe side.
 *
 * <p>Should another CPU empty a word between asking and charging, those charged before are given
 * back, because who is refused is charged nothing. Taking the charge out again is exact only as
 * long as the bucket would have been busy without it: had it been idle in between, others have been
 * charged from their own time on, and would lose that charge instead. So a word is given back only
 * if the time now is not beyond what it was before the charge. In an idle bucket the charge stays,
 * and is over after one period.
 */
final class LimitCode {
  private static final int TRIES = 8;
  private static final int GIVE_BACK_TRIES = 4;

  /** Where on the stack the first charged word is kept as it was written; the others lie below. */
  private static final int WRITTEN = Stack.SCRATCH - 16 * Long.BYTES;

  private static final int ROUND_UP = (1 << Gcra.BYTE_COST_SHIFT) - 1;

  private final Assembler asm;
  private final Label admitted;
  private final Label refused;
  private final SwapCode swaps;
  private final Runnable clock;

  /** A word that is charged: the packets or the bytes of a limit. */
  private record Meter(AskedLimit limit, boolean bytes) {

    int word() {
      return bytes ? limit.byteTime() : limit.packetTime();
    }

    Reg words() {
      return limit.words();
    }

    int tolerance() {
      return limit.figures() + (bytes ? Buckets.BYTE_TOLERANCE : Buckets.TOLERANCE);
    }

    /** Whether it is the first of its limit that is asked. */
    boolean isFirst() {
      return !bytes || limit.counts() == LimitCase.Count.BYTES;
    }
  }

  /**
   * The code for limits.
   *
   * @param clock emits code that reads the time anew, in r0; r1-r5 are lost
   */
  LimitCode(Assembler asm, Label admitted, Label refused, SwapCode swaps, Runnable clock) {
    this.asm = asm;
    this.swaps = swaps;
    this.admitted = admitted;
    this.refused = refused;
    this.clock = clock;
  }

  /** Emits the code for limits, which are found and asked in this order. */
  void emit(List<AskedLimit> limits) {
    List<Meter> meters = limits.stream().flatMap(LimitCode::meters).toList();
    List<Meter> asked = meters.subList(0, meters.size() - 1);
    for (Meter meter : asked) {
      meet(meter);
      ask(meter);
    }
    meet(meters.getLast());
    charge(Stream.concat(Stream.of(meters.getLast()), asked.stream()).toList());
  }

  private static Stream<Meter> meters(AskedLimit limit) {
    return switch (limit.counts()) {
      case PACKETS -> Stream.of(new Meter(limit, false));
      case BYTES -> Stream.of(new Meter(limit, true));
      case BOTH -> Stream.of(new Meter(limit, false), new Meter(limit, true));
    };
  }

  /** Finds its limit, and refuses a frame that is larger than the bucket. */
  private void meet(Meter meter) {
    if (meter.isFirst()) {
      meter.limit().find().run();
    }
    if (meter.bytes()) {
      asm.load(Size.LONG, R5, R8, meter.limit().figures() + Buckets.BYTE_BURST);
      asm.jumpIf(Cond.GT, R7, R5, refused);
    }
  }

  private void ask(Meter meter) {
    cost(meter);
    asm.load(Size.LONG, R0, meter.words(), meter.word());
    arrival();
    asm.jumpIf(Cond.GT, R2, R4, refused);
  }

  /** Charges words, of which all but the first have been asked. */
  private void charge(List<Meter> meters) {
    List<Label> giveBack = new ArrayList<>();
    for (int i = 0; i < meters.size(); i++) {
      boolean last = i == meters.size() - 1;
      Label over = i == 0 ? refused : asm.newLabel("give back " + i);
      Label charged = last ? admitted : asm.newLabel("charged " + (i + 1));
      giveBack.add(over);
      if (i > 0) {
        meters.get(i).limit().select().run();
      }
      cost(meters.get(i));
      charge(meters.get(i), charged, over);
      if (!last) {
        asm.bind(charged).store(Size.LONG, R10, written(i), R1);
      }
    }
    for (int i = meters.size() - 1; i > 0; i--) {
      asm.bind(giveBack.get(i));
      meters.get(i - 1).limit().select().run();
      giveBack(meters.get(i - 1), written(i - 1));
    }
    if (meters.size() > 1) {
      asm.jump(refused);
    }
  }

  private static int written(int meter) {
    return WRITTEN - Long.BYTES * meter;
  }

  /** Takes the charge out of a word again. The word is read before the clock: see above. */
  private void giveBack(Meter meter, int written) {
    Label done = asm.newLabel("given back");
    asm.load(Size.LONG, R6, meter.words(), meter.word());
    for (int tries = 0; tries < GIVE_BACK_TRIES; tries++) {
      clock.run();
      cost(meter);
      asm.load(Size.LONG, R1, R10, written);
      // A way may have become another's meanwhile.
      asm.jumpIf(Cond.LT, R6, R1, done);
      asm.sub(R1, R5).jumpIf(Cond.LT, R1, R0, done);
      asm.mov(R2, R6).sub(R2, R5).mov(R0, R6);
      swaps.emit(meter.words(), meter.word(), R6, R2, done);
      asm.mov(R6, R0);
    }
    asm.bind(done);
  }

  /** r5 what the packet costs, r4 the tolerance. */
  private void cost(Meter meter) {
    int figures = meter.limit().figures();
    if (meter.bytes()) {
      // By whole nanoseconds and what is below them: at once, a slow limit's product would not fit.
      asm.load(Size.LONG, R5, R8, figures + Buckets.BYTE_COST).mov(R4, R5);
      asm.and(R4, ROUND_UP).mul(R4, R7).add(R4, ROUND_UP).rsh(R4, Gcra.BYTE_COST_SHIFT);
      asm.rsh(R5, Gcra.BYTE_COST_SHIFT).mul(R5, R7).add(R5, R4);
    } else {
      asm.load(Size.LONG, R5, R8, figures + Buckets.PERIOD);
    }
    asm.load(Size.LONG, R4, R8, meter.tolerance());
  }

  /**
   * From the old arrival time in r0: r1 the new one, r2 how far it lies ahead. Arrival times are
   * unsigned: a time and a tolerance have 63 bits each, so their sum has room.
   */
  private void arrival() {
    Label busy = asm.newLabel("busy");
    asm.mov(R1, R0).jumpIf(Cond.GE, R1, R6, busy);
    asm.mov(R1, R6);
    asm.bind(busy);
    asm.add(R1, R5).mov(R2, R1).sub(R2, R6);
  }

  private void charge(Meter meter, Label charged, Label over) {
    asm.load(Size.LONG, R0, meter.words(), meter.word());
    for (int tries = 0; tries < TRIES; tries++) {
      arrival();
      asm.jumpIf(Cond.GT, R2, R4, over);
      asm.mov(R2, R0);
      swaps.emit(meter.words(), meter.word(), R2, R1, charged);
    }
    asm.jump(over);
  }
}

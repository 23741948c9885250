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
import static io.echogate.ebpf.Reg.R9;

import io.echogate.datapath.layout.Buckets;
import io.echogate.datapath.layout.LimitCase;
import io.echogate.datapath.layout.SourceWays;
import io.echogate.ebpf.Assembler;
import io.echogate.ebpf.Cond;
import io.echogate.ebpf.Label;
import io.echogate.ebpf.Reg;
import io.echogate.ebpf.Size;
import io.echogate.policy.Gcra;
import java.util.ArrayList;
import java.util.List;

/**
 * The code that asks the buckets of a statement: the generic cell rate algorithm by
 * compare-and-swap on one word for packets and one for bytes. It decides what the engine's limiter
 * decides, on any number of CPUs.
 *
 * <p>Registers: r6 the time, r7 the frame's length, r8 the first bucket. r0-r5 are lost, and r6
 * where the packet is refused.
 *
 * <p>Every word but the first is asked without charging, then all are charged in turn. So nothing
 * is written unless the packet is admitted, and a flood over its limit leaves the bucket's cache
 * line shared. A word that changes under the swap is tried again; after {@link #TRIES} the packet
 * is refused, which errs on the safe side.
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
  private static final int WRITTEN = Stack.LIMITS;

  private static final int ROUND_UP = (1 << Gcra.BYTE_COST_SHIFT) - 1;

  private final Assembler asm;
  private final Label admitted;
  private final Label refused;
  private final Words words;
  private final Runnable clock;

  /**
   * Where the words that are charged lie.
   *
   * @param base what they are offsets from; for several limits, each {@link Buckets#SIZE} further
   */
  private record Words(Reg base, int packets, int bytes) {}

  /**
   * A word that is charged.
   *
   * @param bucket the offset of its bucket from r8
   */
  private record Meter(int bucket, boolean bytes) {

    int tolerance() {
      return bucket + (bytes ? Buckets.BYTE_TOLERANCE : Buckets.TOLERANCE);
    }
  }

  private LimitCode(Assembler asm, Label admitted, Label refused, Words words, Runnable clock) {
    this.asm = asm;
    this.admitted = admitted;
    this.refused = refused;
    this.words = words;
    this.clock = clock;
  }

  /**
   * The code for buckets, whose words lie beside their figures.
   *
   * @param clock emits code that reads the time anew, in r0; r1-r5 are lost
   */
  static LimitCode ofBuckets(Assembler asm, Label admitted, Label refused, Runnable clock) {
    Words words = new Words(R8, Buckets.PACKET_TIME, Buckets.BYTE_TIME);
    return new LimitCode(asm, admitted, refused, words, clock);
  }

  /** The code for one limit whose words are in the way that r9 points to; the rest as above. */
  static LimitCode ofWay(Assembler asm, Label admitted, Label refused, Runnable clock) {
    Words words = new Words(R9, SourceWays.PACKET_TIME, SourceWays.BYTE_TIME);
    return new LimitCode(asm, admitted, refused, words, clock);
  }

  private int word(Meter meter) {
    return meter.bucket() + (meter.bytes() ? words.bytes() : words.packets());
  }

  /** Emits the code for limits that count this, whose buckets lie one behind the other. */
  void emit(List<LimitCase.Count> counts) {
    List<Meter> meters = meters(counts);
    for (Meter meter : meters.subList(1, meters.size())) {
      size(meter);
      cost(meter);
      asm.load(Size.LONG, R0, words.base(), word(meter));
      arrival();
      asm.jumpIf(Cond.GT, R2, R4, refused);
    }
    size(meters.getFirst());
    List<Label> giveBack = new ArrayList<>();
    for (int i = 0; i < meters.size(); i++) {
      boolean last = i == meters.size() - 1;
      Label over = i == 0 ? refused : asm.newLabel("give back " + i);
      Label charged = last ? admitted : asm.newLabel("charged " + (i + 1));
      giveBack.add(over);
      cost(meters.get(i));
      charge(meters.get(i), charged, over);
      if (!last) {
        asm.bind(charged).store(Size.LONG, R10, written(i), R1);
      }
    }
    for (int i = meters.size() - 1; i > 0; i--) {
      asm.bind(giveBack.get(i));
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
    asm.load(Size.LONG, R6, words.base(), word(meter));
    for (int tries = 0; tries < GIVE_BACK_TRIES; tries++) {
      clock.run();
      cost(meter);
      asm.load(Size.LONG, R1, R10, written);
      // A way may have become another's meanwhile.
      asm.jumpIf(Cond.LT, R6, R1, done);
      asm.sub(R1, R5).jumpIf(Cond.LT, R1, R0, done);
      asm.mov(R2, R6).sub(R2, R5).mov(R0, R6);
      asm.compareExchange(Size.LONG, words.base(), word(meter), R2);
      asm.jumpIf(Cond.EQ, R0, R6, done);
      asm.mov(R6, R0);
    }
    asm.bind(done);
  }

  private static List<Meter> meters(List<LimitCase.Count> counts) {
    List<Meter> meters = new ArrayList<>();
    for (int i = 0; i < counts.size(); i++) {
      int bucket = i * Buckets.SIZE;
      if (counts.get(i) != LimitCase.Count.BYTES) {
        meters.add(new Meter(bucket, false));
      }
      if (counts.get(i) != LimitCase.Count.PACKETS) {
        meters.add(new Meter(bucket, true));
      }
    }
    return meters;
  }

  /** Refuses a frame that is larger than the bucket. */
  private void size(Meter meter) {
    if (meter.bytes()) {
      asm.load(Size.LONG, R5, R8, meter.bucket() + Buckets.BYTE_BURST);
      asm.jumpIf(Cond.GT, R7, R5, refused);
    }
  }

  /** r5 what the packet costs, r4 the tolerance. */
  private void cost(Meter meter) {
    if (meter.bytes()) {
      // By whole nanoseconds and what is below them: at once, a slow limit's product would not fit.
      asm.load(Size.LONG, R5, R8, meter.bucket() + Buckets.BYTE_COST).mov(R4, R5);
      asm.and(R4, ROUND_UP).mul(R4, R7).add(R4, ROUND_UP).rsh(R4, Gcra.BYTE_COST_SHIFT);
      asm.rsh(R5, Gcra.BYTE_COST_SHIFT).mul(R5, R7).add(R5, R4);
    } else {
      asm.load(Size.LONG, R5, R8, meter.bucket() + Buckets.PERIOD);
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
    asm.load(Size.LONG, R0, words.base(), word(meter));
    for (int tries = 0; tries < TRIES; tries++) {
      arrival();
      asm.jumpIf(Cond.GT, R2, R4, over);
      asm.mov(R2, R0);
      asm.compareExchange(Size.LONG, words.base(), word(meter), R1);
      asm.jumpIf(Cond.EQ, R0, R2, charged);
    }
    asm.jump(over);
  }
}

package io.echogate.datapath;

import static io.echogate.ebpf.Reg.R0;
import static io.echogate.ebpf.Reg.R1;
import static io.echogate.ebpf.Reg.R2;
import static io.echogate.ebpf.Reg.R3;
import static io.echogate.ebpf.Reg.R4;
import static io.echogate.ebpf.Reg.R5;
import static io.echogate.ebpf.Reg.R6;
import static io.echogate.ebpf.Reg.R7;
import static io.echogate.ebpf.Reg.R8;

import io.echogate.ebpf.Assembler;
import io.echogate.ebpf.Cond;
import io.echogate.ebpf.Label;
import io.echogate.ebpf.Reg;
import io.echogate.ebpf.Size;
import io.echogate.policy.Gcra;

/**
 * The code that asks a bucket: the generic cell rate algorithm by compare-and-swap on one word for
 * packets and one for bytes. It decides what {@code Limiter} decides, on any number of CPUs.
 *
 * <p>Registers: r6 the time, r7 the frame's length, r8 the bucket. r0-r5 are lost.
 *
 * <p>Nothing is written unless the packet is admitted, so a flood over its limit leaves the
 * bucket's cache line shared. A word that changes under the swap is tried again; after {@link
 * #TRIES} the packet is refused, which can only err on the safe side.
 */
final class LimitCode {
  private static final int TRIES = 8;
  private static final int ROUND_UP = (1 << Gcra.BYTE_COST_SHIFT) - 1;

  private final Assembler asm;
  private final Label admitted;
  private final Label refused;

  LimitCode(Assembler asm, Label admitted, Label refused) {
    this.asm = asm;
    this.admitted = admitted;
    this.refused = refused;
  }

  /** Emits the code for one kind of limit. */
  void emit(LimitCase.Kind kind) {
    switch (kind) {
      case PACKETS -> {
        packetFigures();
        swap(Buckets.PACKET_TIME, R3, R4, admitted, refused);
      }
      case BYTES -> {
        byteCost();
        swap(Buckets.BYTE_TIME, R5, R4, admitted, refused);
      }
      case BOTH -> both();
    }
  }

  /**
   * Asks for bytes, takes a packet, takes the bytes; gives the packet back should another CPU have
   * taken the bytes in between, because who is refused is charged nothing.
   */
  private void both() {
    Label packetTaken = asm.newLabel("packet taken");
    Label bytesGone = asm.newLabel("bytes gone");
    byteCost();
    asm.load(Size.LONG, R0, R8, Buckets.BYTE_TIME);
    arrival(R5);
    asm.jumpIf(Cond.SGT, R2, R4, refused);
    packetFigures();
    swap(Buckets.PACKET_TIME, R3, R4, packetTaken, refused);
    asm.bind(packetTaken);
    asm.load(Size.LONG, R4, R8, Buckets.BYTE_TOLERANCE);
    swap(Buckets.BYTE_TIME, R5, R4, admitted, bytesGone);
    asm.bind(bytesGone);
    asm.load(Size.LONG, R3, R8, Buckets.PERIOD).neg(R3);
    asm.atomicAdd(Size.LONG, R8, Buckets.PACKET_TIME, R3);
    asm.jump(refused);
  }

  /** r3 the cost of a packet, r4 the tolerance. */
  private void packetFigures() {
    asm.load(Size.LONG, R3, R8, Buckets.PERIOD).load(Size.LONG, R4, R8, Buckets.TOLERANCE);
  }

  /** r5 the cost of the frame's bytes, r4 their tolerance; refuses a frame that can never pass. */
  private void byteCost() {
    asm.load(Size.LONG, R5, R8, Buckets.BYTE_BURST).jumpIf(Cond.GT, R7, R5, refused);
    asm.load(Size.LONG, R5, R8, Buckets.BYTE_COST).mul(R5, R7);
    asm.add(R5, ROUND_UP).rsh(R5, Gcra.BYTE_COST_SHIFT);
    asm.load(Size.LONG, R4, R8, Buckets.BYTE_TOLERANCE);
  }

  /** From the old arrival time in r0: r1 the new one, r2 how far it lies ahead. */
  private void arrival(Reg cost) {
    Label busy = asm.newLabel("busy");
    asm.mov(R1, R0).jumpIf(Cond.SGE, R1, R6, busy);
    asm.mov(R1, R6);
    asm.bind(busy);
    asm.add(R1, cost).mov(R2, R1).sub(R2, R6);
  }

  /** Charges the word at {@code offset} of the bucket. */
  private void swap(int offset, Reg cost, Reg tolerance, Label taken, Label over) {
    asm.load(Size.LONG, R0, R8, offset);
    for (int tries = 0; tries < TRIES; tries++) {
      arrival(cost);
      asm.jumpIf(Cond.SGT, R2, tolerance, over);
      asm.mov(R2, R0);
      asm.compareExchange(Size.LONG, R8, offset, R1);
      asm.jumpIf(Cond.EQ, R0, R2, taken);
    }
    asm.jump(over);
  }
}

package io.echogate.datapath.code;

import static io.echogate.ebpf.Reg.R0;
import static io.echogate.ebpf.Reg.R1;
import static io.echogate.ebpf.Reg.R10;
import static io.echogate.ebpf.Reg.R2;
import static io.echogate.ebpf.Reg.R3;
import static io.echogate.ebpf.Reg.R4;
import static io.echogate.ebpf.Reg.R5;
import static io.echogate.ebpf.Reg.R8;
import static io.echogate.ebpf.Reg.R9;

import io.echogate.datapath.layout.Buckets;
import io.echogate.datapath.layout.SourceWays;
import io.echogate.ebpf.Assembler;
import io.echogate.ebpf.Cond;
import io.echogate.ebpf.Label;
import io.echogate.ebpf.MapSpec;
import io.echogate.ebpf.Reg;
import io.echogate.ebpf.Size;
import java.util.SplittableRandom;

/**
 * The code that finds the way of a source address in the table of {@link SourceWays}, and makes
 * room for a new one. The hashes have secret factors: nobody can choose addresses that fall into
 * the sets of another. A policy that takes the place of another keeps the secret, and with it the
 * ways.
 *
 * <p>Registers: r8 the bucket with the figures. r9 is the way when it is found. r0-r5 are lost.
 */
final class WayCode {
  /** The upper bits of a hash, so many that a set's offset is among them. */
  private static final int HASH_SHIFT = 42;

  private final Assembler asm;
  private final MapSpec ways;
  private final SplittableRandom secrets;
  private final Label refused;

  WayCode(Assembler asm, MapSpec ways, long secret, Label refused) {
    this.asm = asm;
    this.ways = ways;
    this.secrets = new SplittableRandom(secret);
    this.refused = refused;
  }

  /** Emits the code. It goes on behind itself, or refuses. */
  void emit() {
    Label found = asm.newLabel("way found");
    hash();
    set(R4, R1);
    factor(R3);
    asm.mul(R3, R1);
    set(R5, R3);
    asm.or(R1, 1);
    search(R4, found);
    search(R5, found);
    leastOwing(found);
    take(found);
    asm.bind(found);
    forgetPath();
  }

  /** Changes nothing, and lets the verifier forget which way of which set it is. */
  private void forgetPath() {
    asm.mapValue(R3, ways, 0);
    asm.mov(R2, R9).sub(R2, R3).and(R2, SourceWays.wayMask());
    asm.mov(R9, R3).add(R9, R2);
  }

  /** r1 a hash of the address and the nonce of the bucket. */
  private void hash() {
    asm.load(Size.LONG, R1, R10, SourceCode.ADDRESS);
    mix();
    asm.load(Size.LONG, R2, R10, SourceCode.ADDRESS + Long.BYTES).add(R1, R2);
    mix();
    asm.load(Size.LONG, R2, R8, Buckets.NONCE).add(R1, R2);
    mix();
  }

  private void mix() {
    asm.movWide(R2, secrets.nextLong()).xor(R1, R2);
    factor(R2);
    asm.mul(R1, R2).mov(R2, R1).rsh(R2, 32).xor(R1, R2);
  }

  /** A secret odd number. */
  private void factor(Reg into) {
    asm.movWide(into, secrets.nextLong() | 1);
  }

  /** The first way of the set that a hash, which is lost unless it is r1, belongs to. */
  private void set(Reg into, Reg hash) {
    asm.mov(R2, hash).rsh(R2, HASH_SHIFT).and(R2, SourceWays.setMask());
    asm.mapValue(into, ways, 0).add(into, R2);
  }

  private void search(Reg set, Label found) {
    asm.mov(R9, set);
    for (int way = 0; way < SourceWays.WAYS; way++) {
      asm.load(Size.LONG, R2, R9, SourceWays.TAG).jumpIf(Cond.EQ, R2, R1, found);
      if (way < SourceWays.WAYS - 1) {
        asm.add(R9, 1 << SourceWays.WAY_SHIFT);
      }
    }
  }

  /**
   * r9 the way, of both sets, whose later arrival time is the smallest. A way that another CPU has
   * just made the address's own, and charged, owes something: so its tag is looked at again, lest
   * the address gets a second one. That can only be where a third CPU, between the looks of two,
   * empties another way of the same sets for another address. Then each of the two that looked may
   * let one packet pass; from the next on, all find the same way.
   */
  private void leastOwing(Label found) {
    asm.mov(R9, R4);
    owes(R0, R4);
    for (Reg set : new Reg[] {R4, R5}) {
      for (int way = 0; way < SourceWays.WAYS; way++) {
        Label other = asm.newLabel("other address");
        Label more = asm.newLabel("owes more");
        owes(R2, set);
        asm.load(Size.LONG, R3, set, SourceWays.TAG).jumpIf(Cond.NE, R3, R1, other);
        asm.mov(R9, set).jump(found);
        asm.bind(other);
        asm.jumpIf(Cond.GE, R2, R0, more);
        asm.mov(R0, R2).mov(R9, set);
        asm.bind(more);
        asm.add(set, 1 << SourceWays.WAY_SHIFT);
      }
    }
  }

  private void owes(Reg into, Reg way) {
    Label later = asm.newLabel("later");
    asm.load(Size.LONG, into, way, SourceWays.PACKET_TIME);
    asm.load(Size.LONG, R3, way, SourceWays.BYTE_TIME);
    asm.jumpIf(Cond.GE, into, R3, later);
    asm.mov(into, R3);
    asm.bind(later);
  }

  /**
   * Makes the way the address's own, with a full bucket. Another CPU may have been faster, and may
   * charge the way as soon as it has the tag: what it charged is not emptied.
   */
  private void take(Label found) {
    Label taken = asm.newLabel("way taken");
    asm.load(Size.LONG, R3, R9, SourceWays.PACKET_TIME);
    asm.load(Size.LONG, R4, R9, SourceWays.BYTE_TIME);
    asm.load(Size.LONG, R0, R9, SourceWays.TAG).jumpIf(Cond.EQ, R0, R1, found);
    asm.mov(R2, R0).compareExchange(Size.LONG, R9, SourceWays.TAG, R1);
    asm.jumpIf(Cond.EQ, R0, R2, taken);
    asm.jumpIf(Cond.EQ, R0, R1, found);
    asm.jump(refused);
    asm.bind(taken);
    asm.mov(R2, 0);
    asm.mov(R0, R3).compareExchange(Size.LONG, R9, SourceWays.PACKET_TIME, R2);
    asm.mov(R0, R4).compareExchange(Size.LONG, R9, SourceWays.BYTE_TIME, R2);
  }
}

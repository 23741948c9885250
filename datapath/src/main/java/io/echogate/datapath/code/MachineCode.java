package io.echogate.datapath.code;

import static io.echogate.ebpf.Reg.R0;
import static io.echogate.ebpf.Reg.R1;
import static io.echogate.ebpf.Reg.R10;
import static io.echogate.ebpf.Reg.R2;
import static io.echogate.ebpf.Reg.R3;
import static io.echogate.ebpf.Reg.R4;
import static io.echogate.ebpf.Reg.R5;

import io.echogate.datapath.layout.MachineMap;
import io.echogate.ebpf.Assembler;
import io.echogate.ebpf.Cond;
import io.echogate.ebpf.Label;
import io.echogate.ebpf.MapSpec;
import io.echogate.ebpf.Reg;
import io.echogate.ebpf.Size;
import io.echogate.icmp.Family;

/**
 * The code that asks {@link MachineMap}. An IPv4 address is in r1, in host order; one of IPv6 in r1
 * (the upper half) and r2. The answer is in r0: 1 or 0. r1-r5 are lost, and a word of the stack.
 *
 * <p>Tables are asked without branches: all ways of both buckets are loaded and compared, so the
 * verifier has one path and every address costs the same.
 */
public final class MachineCode {
  /** Up to so many ranges are searched in few steps; a power of two. */
  private static final int FEW_RANGES = 16;

  private static final int WORD = Long.BYTES;
  private static final int WAY6 = 2 * WORD;

  /** Where the address of a bucket is kept for a moment. */
  private static final int SPILLED = Stack.SCRATCH;

  private static final int FOLD = MachineMap.HALVES + MachineMap.FACTORS;
  private static final int FIRST = FOLD + WORD;
  private static final int SECOND = FIRST + WORD;
  private static final int TABLE4 = MachineMap.HALVES + MachineMap.TABLE4;

  private final Assembler asm;
  private final MapSpec map;

  /**
   * Code that asks a map.
   *
   * @param map {@link MachineMap#spec}
   */
  public MachineCode(Assembler asm, MapSpec map) {
    this.asm = asm;
    this.map = map;
  }

  /** Whether the address is one of the machine's own. */
  public void self(Family family) {
    switch (family) {
      case IP4 -> ask4(MachineMap.OWN);
      case IP6 -> ask6();
    }
  }

  /** Whether the IPv4 address is the limited broadcast, or that of an attached subnet. */
  public void broadcast() {
    ask4(MachineMap.BROADCAST);
  }

  /** r3 the half that counts, less {@link MachineMap#HALVES}; r0 is lost. */
  private void half() {
    asm.mapValue(R3, map, 0).load(Size.LONG, R0, R3, MachineMap.EPOCH);
    asm.and(R0, 1).mul(R0, MachineMap.HALF).add(R3, R0);
  }

  private void ask4(int kind) {
    half();
    asm.movWide(R2, (long) kind << Integer.SIZE).or(R2, R1);
    asm.load(Size.LONG, R4, R3, MachineMap.HALVES + MachineMap.SHIFT4);
    bucket4(FIRST);
    compare4(R0, 0);
    compare4(R1, WORD);
    asm.or(R0, R1);
    bucket4(SECOND);
    compare4(R1, 0);
    asm.or(R0, R1);
    compare4(R1, WORD);
    asm.or(R0, R1).rsh(R0, 63);
  }

  /** r5 the bucket of the key in r2, by the factor that lies in the half. */
  private void bucket4(int factor) {
    asm.load(Size.LONG, R5, R3, factor).mul(R5, R2).rsh(R5, R4);
    asm.and(R5, MachineMap.bucketMask(Family.IP4)).lsh(R5, MachineMap.BUCKET4_SHIFT);
    asm.add(R5, R3);
  }

  /** Below zero if the key in r2 is in the way: keys have far less than 63 bits. */
  private void compare4(Reg into, int way) {
    asm.load(Size.LONG, into, R5, TABLE4 + way).xor(into, R2).sub(into, 1);
  }

  private void ask6() {
    half();
    asm.load(Size.LONG, R4, R3, MachineMap.HALVES + MachineMap.SHIFT6);
    asm.load(Size.LONG, R0, R3, FOLD).mul(R0, R1);
    asm.mov(R5, R0).rsh(R5, Integer.SIZE).xor(R0, R5).add(R0, R2);
    asm.load(Size.LONG, R5, R3, FIRST).mul(R5, R0);
    bucket6(R5);
    asm.store(Size.LONG, R10, SPILLED, R5);
    asm.load(Size.LONG, R5, R3, SECOND).mul(R0, R5);
    bucket6(R0);
    asm.load(Size.LONG, R5, R10, SPILLED);
    // r3 becomes what is not zero, in its sign, in none of the differences.
    difference6(R3, R5, 0, R4);
    sign(R3, R4);
    difference6(R4, R5, WAY6, R5);
    sign(R4, R5);
    asm.and(R3, R4);
    difference6(R4, R0, 0, R5);
    sign(R4, R5);
    asm.and(R3, R4);
    difference6(R4, R0, WAY6, R0);
    sign(R4, R0);
    asm.and(R3, R4);
    // An empty way is like the address ::, which is nobody's.
    asm.mov(R0, R1).or(R0, R2);
    sign(R0, R1);
    asm.xor(R3, -1).and(R0, R3).rsh(R0, 63);
  }

  /** Makes the address of a bucket, by the half in r3, of its hash. */
  private void bucket6(Reg hash) {
    asm.rsh(hash, R4).and(hash, MachineMap.bucketMask(Family.IP6));
    asm.lsh(hash, MachineMap.BUCKET6_SHIFT).add(hash, R3);
    asm.add(hash, MachineMap.HALVES + MachineMap.TABLE6);
  }

  /** Zero if the address in r1 and r2 is in the way. */
  private void difference6(Reg into, Reg bucket, int way, Reg lost) {
    asm.load(Size.LONG, into, bucket, way).load(Size.LONG, lost, bucket, way + WORD);
    asm.xor(into, R1).xor(lost, R2).or(into, lost);
  }

  /** Sets the sign of what is not zero. */
  private void sign(Reg of, Reg lost) {
    asm.mov(lost, of).neg(lost).or(of, lost);
  }

  /** Whether the IPv4 address is in a subnet that an interface is attached to. */
  public void onSubnet() {
    Label few = asm.newLabel("few subnets");
    half();
    asm.load(Size.LONG, R4, R3, MachineMap.HALVES + MachineMap.RANGE_COUNT);
    asm.add(R3, MachineMap.HALVES + MachineMap.RANGES);
    // r5 is the offset of the last range that begins at or below the address, as far as it is
    // known.
    asm.mov(R5, 0);
    asm.jumpIf(Cond.LE, R4, FEW_RANGES, few);
    for (int step = MachineMap.MOST / 2; step >= FEW_RANGES; step /= 2) {
      search(step);
    }
    asm.bind(few);
    alike();
    for (int step = FEW_RANGES / 2; step > 0; step /= 2) {
      search(step);
    }
    asm.add(R3, R5);
    asm.load(Size.LONG, R2, R3, 0).load(Size.LONG, R0, R3, WORD);
    // Below zero if it begins beyond the address; below zero if it ends behind it.
    asm.mov(R3, R1).sub(R3, R2).sub(R1, R0);
    asm.xor(R3, -1).and(R1, R3).mov(R0, R1).rsh(R0, 63);
  }

  /**
   * Changes nothing, and makes r5 alike to the verifier on both ways that lead here: no range
   * begins with the highest bit set, but it does not know. r2 is lost.
   */
  private void alike() {
    asm.load(Size.LONG, R2, R3, 0).rsh(R2, 63).neg(R2).xor(R5, R2);
    asm.and(R5, (MachineMap.MOST - FEW_RANGES) << MachineMap.RANGE_SHIFT);
  }

  /** Goes so many ranges on, if that one does not begin beyond the address. */
  private void search(int step) {
    int offset = step << MachineMap.RANGE_SHIFT;
    asm.mov(R4, R3).add(R4, R5);
    if (offset > Short.MAX_VALUE) {
      asm.add(R4, offset).load(Size.LONG, R2, R4, 0);
    } else {
      asm.load(Size.LONG, R2, R4, offset);
    }
    asm.sub(R2, R1).sub(R2, 1).rsh(R2, 63);
    asm.lsh(R2, Integer.numberOfTrailingZeros(offset)).add(R5, R2);
  }
}

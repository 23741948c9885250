package io.echogate.datapath.prefix;

import static io.echogate.ebpf.Reg.R0;
import static io.echogate.ebpf.Reg.R1;
import static io.echogate.ebpf.Reg.R2;
import static io.echogate.ebpf.Reg.R3;
import static io.echogate.ebpf.Reg.R4;

import io.echogate.ebpf.Assembler;
import io.echogate.icmp.Family;
import io.echogate.policy.Prefix;
import java.util.List;

/**
 * Compares the address with a few prefixes, of which at most one holds it. Without branches: what
 * differs from a prefix is 0 or positive, so one less has a sign just for the prefix that holds the
 * address.
 */
final class InlineCode {
  /** More prefixes than these are asked faster in a table. */
  static final int MOST = 16;

  private final Assembler asm;

  /** Whether all answers but 0 are 1. */
  private final boolean single;

  private InlineCode(Assembler asm, boolean single) {
    this.asm = asm;
    this.single = single;
  }

  static void emit(Assembler asm, List<DisjointPrefixes.Answered> prefixes) {
    boolean single = prefixes.stream().allMatch(prefix -> prefix.answer() == 1);
    new InlineCode(asm, single).emit(prefixes);
  }

  private void emit(List<DisjointPrefixes.Answered> prefixes) {
    asm.mov(R0, 0);
    for (DisjointPrefixes.Answered answered : prefixes) {
      Prefix prefix = answered.prefix();
      if (prefix.length() == 0) {
        asm.mov(R0, answered.answer());
        return;
      }
      if (prefix.family() == Family.IP4) {
        compare4(prefix);
      } else {
        compare6(prefix);
      }
      if (!single) {
        // Of a mask made of the sign the verifier would go both ways, prefix after prefix.
        asm.rsh(R3, Long.SIZE - 1).mul(R3, answered.answer());
      }
      asm.or(R0, R3);
    }
    if (single && !prefixes.isEmpty()) {
      asm.rsh(R0, Long.SIZE - 1);
    }
  }

  /** The sign of r3 = whether the prefix holds r1. */
  private void compare4(Prefix prefix) {
    int shift = Integer.SIZE - prefix.length();
    asm.mov32(R3, R1);
    if (shift > 0) {
      asm.rsh(R3, shift);
    }
    asm.xor32(R3, (int) (prefix.low() >>> shift)).sub(R3, 1);
  }

  /** The sign of r3 = whether the prefix holds r1, r2. */
  private void compare6(Prefix prefix) {
    int shift = Long.SIZE - prefix.length();
    if (shift >= Integer.SIZE) {
      asm.mov(R3, R1).rsh(R3, shift).xor32(R3, (int) (prefix.high() >>> shift)).sub(R3, 1);
      return;
    }
    asm.movWide(R3, prefix.high()).xor(R3, R1);
    if (shift > 0) {
      asm.rsh(R3, shift).sub(R3, 1);
      return;
    }
    if (shift < 0) {
      asm.movWide(R4, prefix.low()).xor(R4, R2);
      if (-shift < Long.SIZE) {
        asm.rsh(R4, Long.SIZE + shift);
      }
      asm.or(R3, R4);
    }
    // All 64 bits may differ: no sign of their own may be taken for that of one less than 0.
    asm.mov(R4, R3).sub(R3, 1).xor(R4, -1).and(R3, R4);
  }
}

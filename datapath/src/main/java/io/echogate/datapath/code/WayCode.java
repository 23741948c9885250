package io.echogate.datapath.code;

import static io.echogate.ebpf.Reg.R0;
import static io.echogate.ebpf.Reg.R1;
import static io.echogate.ebpf.Reg.R10;
import static io.echogate.ebpf.Reg.R2;
import static io.echogate.ebpf.Reg.R3;
import static io.echogate.ebpf.Reg.R4;
import static io.echogate.ebpf.Reg.R5;
import static io.echogate.ebpf.Reg.R7;
import static io.echogate.ebpf.Reg.R8;
import static io.echogate.ebpf.Reg.R9;

import io.echogate.datapath.layout.Buckets;
import io.echogate.datapath.layout.WayHash;
import io.echogate.datapath.layout.Ways;
import io.echogate.ebpf.Assembler;
import io.echogate.ebpf.Cond;
import io.echogate.ebpf.Label;
import io.echogate.ebpf.MapSpec;
import io.echogate.ebpf.Reg;
import io.echogate.ebpf.Size;
import java.util.ArrayList;
import java.util.List;

/**
 * The code that finds the way of a key in a table of {@link Ways}, and makes room for a new one.
 *
 * <p>Registers: r7 the frame's length, r8 the bucket with the figures. r9 is the way when it is
 * found. r0-r5 are lost.
 */
final class WayCode {
  /** Bits of the number of a way in its set. */
  private static final int WAY_BITS = 2;

  /** Bits of the number of a way of both sets. */
  private static final int NUMBER = 2 * Ways.WAYS - 1;

  private static final int SIGN = Long.SIZE - 1;

  // The offsets of both sets, and later that of the way; and where they are kept on the stack.
  private static final Reg FIRST = R4;
  private static final Reg SECOND = R5;
  private static final int FIRST_PLACE = Stack.END + Long.BYTES;
  private static final int SECOND_PLACE = Stack.END;

  private final Assembler asm;
  private final SwapCode swaps;
  private final MapSpec ways;
  private final boolean wide;
  private final Label refused;
  private final List<Detour> detours = new ArrayList<>();

  /**
   * The code for tables of a map.
   *
   * @param wide whether the ways keep two times
   */
  WayCode(Assembler asm, SwapCode swaps, MapSpec ways, boolean wide, Label refused) {
    this.asm = asm;
    this.swaps = swaps;
    this.ways = ways;
    this.wide = wide;
    this.refused = refused;
  }

  /**
   * Code that stands apart from the usual course.
   *
   * @param fetch whether the set's offset must be fetched from the stack
   */
  private record Detour(Label label, Reg set, int way, boolean fetch) {}

  /** Emits the code for a key of these words. It goes on behind itself, or refuses. */
  void emit(List<KeyWord> words, List<WayHash.Mix> mixes) {
    Label found = asm.newLabel("way found");
    tag(words, mixes);
    sets();
    search(FIRST);
    search(SECOND);
    leastOwing();
    take(found);
    for (Detour detour : detours) {
      asm.bind(detour.label());
      if (detour.fetch()) {
        asm.load(Size.LONG, FIRST, R10, place(detour.set()));
      } else if (detour.set() != FIRST) {
        asm.mov(FIRST, detour.set());
      }
      asm.add(FIRST, detour.way() * Ways.WAY_SIZE).jump(found);
    }
    detours.clear();
    asm.bind(found);
    forgetPath();
    point(R9, FIRST);
  }

  /** r1 the tag. */
  private void tag(List<KeyWord> words, List<WayHash.Mix> mixes) {
    asm.load(Size.LONG, R1, R8, Buckets.NONCE);
    for (int i = 0; i < mixes.size(); i++) {
      if (i < words.size()) {
        asm.load(Size.LONG, R2, R10, words.get(i).place());
        if (words.get(i).unused() > 0) {
          asm.rsh(R2, words.get(i).unused());
        }
        asm.add(R1, R2);
      }
      asm.movWide(R2, mixes.get(i).flips()).xor(R1, R2);
      asm.movWide(R2, mixes.get(i).factor()).mul(R1, R2);
      asm.mov(R2, R1).rsh(R2, 32).xor(R1, R2);
    }
    asm.or(R1, 1);
  }

  /** r4 and r5 the offsets of the sets of the tag in r1. */
  private void sets() {
    asm.load(Size.LONG, R2, R8, Buckets.TABLE).mov(R3, R2).rsh(R3, Buckets.SETS_SHIFT);
    asm.mov(FIRST, R1).rsh(FIRST, 32).mul(FIRST, R3).rsh(FIRST, 32);
    if (wide) {
      asm.lsh(FIRST, Ways.WIDE_SHIFT);
    }
    asm.add(FIRST, R2).lsh(FIRST, Ways.LINE_SHIFT).and(FIRST, Ways.setMask(ways, wide));
    asm.mov(SECOND, R1).and(SECOND, Ways.otherMask(wide)).or(SECOND, Ways.setSize(wide));
    asm.xor(SECOND, FIRST);
  }

  private static int place(Reg set) {
    return set == FIRST ? FIRST_PLACE : SECOND_PLACE;
  }

  private void point(Reg into, Reg offset) {
    asm.mapValue(into, ways, 0).add(into, offset);
  }

  private Label detour(Reg set, int way, boolean fetch) {
    Detour detour = new Detour(asm.newLabel("way " + way + " of " + set), set, way, fetch);
    detours.add(detour);
    return detour.label();
  }

  private void search(Reg set) {
    point(R9, set);
    for (int way = 0; way < Ways.WAYS; way++) {
      asm.load(Size.LONG, R2, R9, Ways.TAG + way * Ways.WAY_SIZE);
      asm.jumpIf(Cond.EQ, R2, R1, detour(set, way, false));
    }
  }

  /**
   * r4 the offset of the way, of both sets, whose later arrival time is the smallest. A way that
   * another CPU has just made the key's own, and charged, owes something: so its tag is looked at
   * again, lest the key gets a second one. That can only be where a third CPU, between the looks of
   * two, empties another way of the same sets for another key. Then each of the two that looked may
   * let one packet pass; from the next on, all find the same way.
   *
   * <p>Times are compared without branches, which no processor could foretell. Their lowest bits
   * make room for the number of the way.
   */
  private void leastOwing() {
    asm.store(Size.LONG, R10, place(FIRST), FIRST).store(Size.LONG, R10, place(SECOND), SECOND);
    for (int number = 0; number < 2 * Ways.WAYS; number++) {
      Reg set = number < Ways.WAYS ? FIRST : SECOND;
      int way = number % Ways.WAYS;
      if (way == 0) {
        asm.load(Size.LONG, R2, R10, place(set));
        point(R9, R2);
      }
      Reg time = number == 0 ? R0 : R2;
      laterTime(time, way);
      asm.and(time, ~NUMBER);
      if (number > 0) {
        asm.or(time, number).sub(time, R0);
        asm.mov(R3, time).arsh(R3, SIGN).and(time, R3).add(R0, time);
      }
      asm.load(Size.LONG, R3, R9, Ways.TAG + way * Ways.WAY_SIZE);
      asm.jumpIf(Cond.EQ, R3, R1, detour(set, way, true));
    }
    asm.load(Size.LONG, FIRST, R10, place(FIRST)).load(Size.LONG, SECOND, R10, place(SECOND));
    asm.sub(SECOND, FIRST).mov(R2, R0).rsh(R2, WAY_BITS).and(R2, 1).mul(SECOND, R2);
    asm.and(R0, Ways.WAYS - 1).mul(R0, Ways.WAY_SIZE);
    asm.add(FIRST, SECOND).add(FIRST, R0).and(FIRST, Ways.wayMask(ways, wide));
  }

  /** The later arrival time of a way of the set at r9; r3-r5 are lost. */
  private void laterTime(Reg into, int way) {
    asm.load(Size.LONG, into, R9, Ways.TIME + way * Ways.WAY_SIZE);
    if (wide) {
      asm.load(Size.LONG, R3, R9, Ways.BYTE_TIME + way * Ways.WAY_SIZE);
      asm.mov(R4, into).sub(R4, R3).mov(R5, R4).arsh(R5, SIGN).and(R4, R5).sub(into, R4);
    }
  }

  /**
   * Makes the way at r4 the key's own, with a full bucket. Another CPU may have been faster, and
   * may charge the way as soon as it has the tag: what it charged is not emptied.
   */
  private void take(Label found) {
    Label taken = asm.newLabel("way taken");
    point(R9, FIRST);
    asm.load(Size.LONG, R3, R9, Ways.TIME);
    if (wide) {
      asm.load(Size.LONG, R5, R9, Ways.BYTE_TIME);
    }
    asm.load(Size.LONG, R0, R9, Ways.TAG).jumpIf(Cond.EQ, R0, R1, found);
    asm.mov(R2, R0);
    swaps.emit(R9, Ways.TAG, R2, R1, taken);
    asm.jumpIf(Cond.EQ, R0, R1, found);
    asm.jump(refused);
    asm.bind(taken);
    asm.load(Size.LONG, R2, R8, Buckets.FLOOR);
    asm.mov(R0, R3);
    swaps.emit(R9, Ways.TIME, R3, R2);
    if (wide) {
      asm.mov(R0, R5);
      swaps.emit(R9, Ways.BYTE_TIME, R5, R2);
    }
    asm.jump(found);
  }

  /**
   * Changes nothing, and lets the verifier forget which way of which set it is: no frame has 2^31
   * bytes, but the verifier does not know, so what is zero can be anything to it.
   */
  private void forgetPath() {
    asm.mov(R2, R7).rsh(R2, 31).neg(R2).xor(FIRST, R2).and(FIRST, Ways.wayMask(ways, wide));
  }
}

package io.echogate.datapath.prefix;

import static io.echogate.ebpf.Reg.R10;

import io.echogate.ebpf.Assembler;
import io.echogate.ebpf.Reg;
import io.echogate.ebpf.Size;

/**
 * Tables of sets that may change have their slots twice, as two copies that lead to the same nodes.
 * Programs find in a word which of them they ask; the other one is written meanwhile. So one store
 * into that word changes all tables at once, however many slots of however many tables are
 * otherwise.
 */
final class Copies {
  /** How many there are. */
  static final int COUNT = 2;

  private Copies() {}

  /**
   * A register = the distance of the slots that the program asks from those of the first copy.
   *
   * @param word where on the stack the number is whose lowest bit tells the copy
   * @param slots how many slots a copy has
   */
  static void emit(Assembler asm, Reg into, int word, int slots) {
    asm.load(Size.LONG, into, R10, word).and(into, 1);
    if (Integer.bitCount(slots) == 1) {
      asm.lsh(into, Integer.numberOfTrailingZeros(slots));
    } else {
      asm.mul(into, slots);
    }
  }
}

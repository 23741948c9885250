package io.echogate.datapath.prefix;

import static io.echogate.ebpf.Reg.R0;
import static io.echogate.ebpf.Reg.R1;
import static io.echogate.ebpf.Reg.R3;
import static io.echogate.ebpf.Reg.R4;

import io.echogate.ebpf.Assembler;
import io.echogate.ebpf.Size;

/** Asks a {@link BitmapTable}, without a branch. */
final class BitmapCode {
  /** A group is read by words of 32 bits. */
  private static final int WORD_SHIFT = 5;

  private static final int WORD_OF_GROUP = 7;

  private BitmapCode() {}

  static void emit(Assembler asm, BitmapTable table, int copyWord) {
    asm.mov32(R4, R1).rsh(R4, BitmapTable.HOST_BITS);
    if (table.copies() == Copies.COUNT) {
      Copies.emit(asm, R3, copyWord, BitmapTable.SLOTS);
      asm.add(R4, R3);
    }
    asm.lsh(R4, 2);
    asm.mapValue(R3, table.map(), 0).add(R3, R4).load(Size.WORD, R4, R3, 0);
    asm.and(R4, table.groupMask()).lsh(R4, BitmapTable.GROUP_SHIFT);
    asm.mapValue(R3, table.map(), table.firstGroup()).add(R3, R4);
    asm.mov(R4, R1).rsh(R4, WORD_SHIFT).and(R4, WORD_OF_GROUP).lsh(R4, 2);
    asm.add(R3, R4).load(Size.WORD, R0, R3, 0);
    asm.rsh32(R0, R1).and(R0, 1);
  }
}

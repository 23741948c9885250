package io.echogate.datapath.prefix;

import static io.echogate.ebpf.Reg.R0;
import static io.echogate.ebpf.Reg.R1;
import static io.echogate.ebpf.Reg.R2;
import static io.echogate.ebpf.Reg.R3;
import static io.echogate.ebpf.Reg.R4;
import static io.echogate.ebpf.Reg.R5;

import io.echogate.ebpf.Assembler;
import io.echogate.ebpf.Cond;
import io.echogate.ebpf.Label;
import io.echogate.ebpf.Size;
import io.echogate.icmp.Family;

/**
 * Asks a {@link TreeTable}. The leading bits of the address lead to a slot, and from there a tree
 * leads to the answer. How many keys lie left of the address is a sum of signs of differences, so
 * the only branches are for the depth of the tree, and for what lies outside of a window.
 */
final class TreeCode {
  private static final int SIGN_SHIFT = Long.SIZE - 1;

  private final Assembler asm;
  private final TreeTable table;
  private final int copyWord;
  private final NodeShape shape;

  private TreeCode(Assembler asm, TreeTable table, int copyWord) {
    this.asm = asm;
    this.table = table;
    this.copyWord = copyWord;
    this.shape = NodeShape.of(table.family());
  }

  static void emit(Assembler asm, TreeTable table, int copyWord) {
    new TreeCode(asm, table, copyWord).emit();
  }

  private void emit() {
    if (table.family() == Family.IP4) {
      asm.mov32(R1, R1);
    }
    slot();
    if (table.family() == Family.IP6) {
      withoutHighestBit();
    }
    walk(table.depth());
    if (table.lowDepth() >= 0) {
      further();
    }
    asm.and(R0, table.answerMask());
  }

  /**
   * r4 = what is in the slot of the address r1. Each way loads it itself: without PERFMON the
   * verifier lets no instruction add to an address what is not alike on all ways to it.
   */
  private void slot() {
    Slots cut = table.cut();
    if (cut.skip() == 0) {
      asm.mov(R4, R1).rsh(R4, cut.axisBits() - cut.bits());
      loadOfCopy();
      return;
    }
    Label outside = asm.newLabel("outside");
    Label loaded = asm.newLabel("loaded");
    asm.mov(R4, R1).rsh(R4, cut.axisBits() - cut.skip());
    asm.jumpIf(Cond.NE, R4, cut.common(), outside);
    asm.mov(R4, R1).lsh(R4, Long.SIZE - cut.axisBits() + cut.skip());
    asm.rsh(R4, Long.SIZE - cut.bits());
    loadOfCopy();
    asm.jump(loaded);
    asm.bind(outside);
    asm.mov(R4, R1).rsh(R4, cut.axisBits() - 1).add(R4, cut.inside());
    loadOfCopy();
    asm.bind(loaded);
  }

  /** r4 = what is in the slot of the number r4, in the copy that the program asks. */
  private void loadOfCopy() {
    if (table.copies() == Copies.COUNT) {
      Copies.emit(asm, R5, copyWord, table.cut().count());
      asm.add(R4, R5);
    }
    load(table.firstSlot());
  }

  /** Asks the slots of the lower half, if the answer so far leads there. */
  private void further() {
    Label answered = asm.newLabel("answered");
    asm.mov(R4, R0).and(R4, Reference.FURTHER).jumpIf(Cond.EQ, R4, 0, answered);
    asm.mov(R4, R2).rsh(R4, SIGN_SHIFT).and(R0, table.region().slotMask()).add(R4, R0);
    load(0);
    asm.mov(R1, R2);
    withoutHighestBit();
    walk(table.lowDepth());
    asm.bind(answered);
  }

  /** r4 = what is in the slot that lies r4 behind a given one. */
  private void load(int slot) {
    TreeTable.Region region = table.region();
    asm.lsh(R4, TreeTable.SLOT_SHIFT)
        .mapValue(R3, region.map(), region.slots() + (slot << TreeTable.SLOT_SHIFT))
        .add(R3, R4)
        .load(Size.WORD, R4, R3, 0);
  }

  private void withoutHighestBit() {
    asm.lsh(R1, 1).rsh(R1, 1);
  }

  /** r0 = the answer for the number r1 under the reference r4; keeps r2. */
  private void walk(int mostDepth) {
    Label leaf = asm.newLabel("leaf");
    Label found = asm.newLabel("found");
    asm.mov(R5, R4).and(R5, Reference.DEPTH_MASK).rsh(R4, Reference.DEPTH_BITS);
    asm.mov(R0, R4).jumpIf(Cond.EQ, R5, Reference.CONSTANT, found);
    for (int depth = 1; depth <= mostDepth; depth++) {
      asm.jumpIf(Cond.LT, R5, depth, leaf);
      rank(shape.innerKeys());
      asm.load(Size.WORD, R4, R3, shape.childOffset()).add(R4, R0);
    }
    asm.bind(leaf);
    rank(shape.leafKeys());
    asm.lsh(R0, 2).add(R3, R0).load(Size.WORD, R0, R3, shape.answersOffset());
    asm.bind(found);
  }

  /** r3 = the node r4, r0 = how many of its keys are smaller than r1. */
  private void rank(int keys) {
    TreeTable.Region region = table.region();
    asm.and(R4, region.nodeMask())
        .lsh(R4, NodeShape.SHIFT)
        .mapValue(R3, region.map(), region.nodes())
        .add(R3, R4);
    asm.load(shape.keySize(), R0, R3, 0).sub(R0, R1).rsh(R0, SIGN_SHIFT);
    for (int key = 1; key < keys; key++) {
      asm.load(shape.keySize(), R4, R3, key * shape.keySize().bytes())
          .sub(R4, R1)
          .rsh(R4, SIGN_SHIFT)
          .add(R0, R4);
    }
  }
}

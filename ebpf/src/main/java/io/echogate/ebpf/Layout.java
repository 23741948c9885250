package io.echogate.ebpf;

import java.util.List;

/**
 * Where instructions come to lie. Jumps that a near one does not span are far ones, which take more
 * room and so may push others apart; a jump that is far once stays so, hence this comes to an end.
 */
final class Layout {
  private final Listing listing;
  private final int reach;
  private final boolean[] far;

  /** The slot of each instruction, and behind them the number of all. */
  private final int[] slots;

  /**
   * A layout.
   *
   * @param reach over how many slots a near jump may go
   */
  Layout(Listing listing, int reach) {
    this.listing = listing;
    this.reach = reach;
    this.far = new boolean[listing.size()];
    this.slots = new int[listing.size() + 1];
    do {
      place();
    } while (stretch());
  }

  /** The slot of each instruction, and behind them the number of all. */
  int[] slots() {
    return slots;
  }

  /** The instructions in place of this one: itself, or a jump with its offset. */
  List<Insn> resolved(int index) {
    Insn insn = listing.insn(index);
    if (listing.target(index) == FlowCheck.NO_JUMP) {
      return List.of(insn);
    }
    int offset = offset(index);
    return far[index] ? Jumps.far(insn, offset) : List.of(Jumps.near(insn, offset));
  }

  /** Whether the instruction is a jump that a near one does not span. */
  boolean isFar(int index) {
    return far[index];
  }

  private void place() {
    for (int i = 0; i < listing.size(); i++) {
      Insn insn = listing.insn(i);
      slots[i + 1] = slots[i] + (far[i] ? Jumps.farSlots(insn) : insn.slots());
    }
  }

  /** Makes jumps far whose targets have come to lie too far away; whether there were any. */
  private boolean stretch() {
    boolean changed = false;
    for (int i = 0; i < listing.size(); i++) {
      if (listing.target(i) != FlowCheck.NO_JUMP
          && !far[i]
          && !Jumps.reaches(listing.insn(i), offset(i), reach)) {
        far[i] = true;
        changed = true;
      }
    }
    return changed;
  }

  private int offset(int index) {
    return slots[listing.target(index)] - slots[index + 1];
  }
}

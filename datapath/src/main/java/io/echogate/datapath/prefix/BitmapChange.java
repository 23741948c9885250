package io.echogate.datapath.prefix;

import io.echogate.icmp.Family;
import io.echogate.policy.PrefixSet;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Other answers in some slots of a {@link BitmapTable}: new groups, to be found by new slots. */
final class BitmapChange implements BitmapSlots.Receiver {
  private final BitmapTable table;
  private final MemorySegment map;
  private final FreePlaces groups;
  private final SlotRuns runs;

  /** A change. Slots go into {@code runs}; groups are written at once, where none are asked. */
  BitmapChange(BitmapTable table, MemorySegment map, FreePlaces groups, SlotRuns runs) {
    this.table = table;
    this.map = map;
    this.groups = groups;
    this.runs = runs;
  }

  /**
   * Makes the slots of regions anew.
   *
   * @param regions prefixes that are not longer than those of slots
   * @param slots of the copy that is being written, which still lead to what programs ask
   */
  void make(Question question, PrefixSet regions, MemorySegment slots) {
    Intervals intervals = Intervals.of(question);
    int[] at = {0};
    regions.forEach(
        Family.IP4,
        (_, low, length) -> {
          int first = (int) (low >>> BitmapTable.HOST_BITS);
          int end = first + (1 << (BitmapTable.SLOT_BITS - length));
          giveBack(slots, first, end);
          at[0] = BitmapSlots.forEach(intervals, at[0], first, end, this);
        });
  }

  private void giveBack(MemorySegment slots, int first, int end) {
    for (int slot = first; slot < end; slot++) {
      int group = slots.getAtIndex(ValueLayout.JAVA_INT, slot);
      if (group >= BitmapTable.FIRST) {
        groups.giveBack(group);
      }
    }
  }

  @Override
  public void alike(int from, int end, boolean held) {
    runs.add(from, end, held ? BitmapTable.ALL : BitmapTable.NONE);
  }

  @Override
  public void divided(int slot, int[] bits) {
    int group = groups.take(1);
    BitmapFill.write(table, map, group, bits);
    runs.add(slot, slot + 1, group);
  }
}

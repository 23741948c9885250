package io.echogate.datapath.prefix;

import io.echogate.policy.Prefix;
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
   * Makes the slots of a region anew.
   *
   * @param slots of the copy that is being written, which still lead to what programs ask
   */
  void region(Question question, Prefix region, MemorySegment slots) {
    int first = (int) (region.low() >>> BitmapTable.HOST_BITS);
    int end = first + (1 << (BitmapTable.SLOT_BITS - region.length()));
    for (int slot = first; slot < end; slot++) {
      int group = slots.getAtIndex(ValueLayout.JAVA_INT, slot);
      if (group >= BitmapTable.FIRST) {
        groups.giveBack(group);
      }
    }
    BitmapSlots.forEach(Intervals.of(question.within(region)), first, end, this);
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

package io.echogate.datapath.prefix;

import io.echogate.icmp.Family;
import io.echogate.policy.Prefix;
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
   * @param regions of {@link SlotRegions}
   * @param slots of the copy that is being written, which still lead to what programs ask
   */
  void make(Question question, PrefixSet regions, MemorySegment slots) {
    Intervals intervals = Intervals.of(question);
    SlotRegions cut = new SlotRegions(Family.IP4, BitmapTable.CUT);
    int at = 0;
    for (Prefix region : regions.prefixes(Family.IP4).toList()) {
      SlotRegions.Span span = cut.span(region);
      giveBack(slots, span.first(), span.end());
      at = BitmapSlots.forEach(intervals, at, span.first(), span.end(), this);
    }
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

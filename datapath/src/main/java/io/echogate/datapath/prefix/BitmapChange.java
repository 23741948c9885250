package io.echogate.datapath.prefix;

import io.echogate.icmp.Family;
import io.echogate.policy.PrefixSet;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** Other answers in some slots of a {@link BitmapTable}: new groups, to be found by new slots. */
final class BitmapChange implements BitmapSlots.Receiver {
  private final BitmapTable table;
  private final Maps maps;
  private final FreePlaces groups;
  private final SlotRuns runs;

  /** Where new groups lie, and their bytes: known when it is known how many there may be. */
  private FreePlaces.Span span = new FreePlaces.Span(0, 0);

  private MemorySegment written = MemorySegment.NULL;

  /** A change. Slots go into {@code runs}; groups are written at once, where none are asked. */
  BitmapChange(BitmapTable table, Maps maps, FreePlaces groups, SlotRuns runs) {
    this.table = table;
    this.maps = maps;
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
    List<SlotRegions.Span> spans = regions.prefixes(Family.IP4).map(cut::span).toList();
    SlotRegions.Span.forEachSlot(spans, maps, slots, this::giveBack);
    // Both ends of an interval may divide a slot.
    span = groups.span(2 * intervals.size());
    written =
        maps.part(
            table.map(),
            table.group(span.first()),
            table.group(span.end()) - table.group(span.first()));
    int at = 0;
    for (SlotRegions.Span span : spans) {
      at = BitmapSlots.forEach(intervals, at, span.first(), span.end(), this);
    }
  }

  private void giveBack(int group) {
    if (group >= BitmapTable.FIRST) {
      groups.giveBack(group);
    }
  }

  @Override
  public void alike(int from, int end, boolean held) {
    runs.add(from, end, held ? BitmapTable.ALL : BitmapTable.NONE);
  }

  @Override
  public void divided(int slot, int[] bits) {
    int group = groups.take(1);
    long at = table.group(group) - table.group(span.first());
    MemorySegment.copy(bits, 0, written, ValueLayout.JAVA_INT, at, bits.length);
    runs.add(slot, slot + 1, group);
  }
}

package io.echogate.datapath.prefix;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Writes a question's trees into a map that is new: all its bytes are 0. */
final class TreeFill {
  private final TreeTable table;
  private final TreePlan plan;
  private final MemorySegment slots;
  private final MemorySegment nodes;
  private int nextNode;

  private TreeFill(TreeTable table, TreePlan plan, MemorySegment map) {
    this.table = table;
    this.plan = plan;
    slots = map.asSlice(table.region().slots());
    nodes = map.asSlice(table.region().nodes());
    nextNode = table.firstNode();
  }

  static void fill(TreeTable table, TreePlan plan, MemorySegment map) {
    new TreeFill(table, plan, map).fill();
  }

  private void fill() {
    fill(table.cut(), plan.steps(), 0, table.depth(), table.firstSlot());
    for (int slot = table.cut().inside(); slot < table.cut().count(); slot++) {
      Steps outside = table.cut().outside(plan.steps(), slot - table.cut().inside());
      int reference = writer(outside, table.depth()).write(0, outside.size() - 1);
      slots.setAtIndex(ValueLayout.JAVA_INT, table.firstSlot() + slot, reference);
    }
    for (int i = 0; i < plan.furthers(); i++) {
      fill(TreePlan.PAIR, plan.lows(), plan.begin(i), table.lowDepth(), pair(i));
    }
    for (int copy = 1; copy < table.copies(); copy++) {
      long bytes = (long) Integer.BYTES * table.cut().count();
      MemorySegment.copy(
          slots, offset(table.firstSlot()), slots, offset(table.firstSlot(copy)), bytes);
    }
  }

  private static long offset(int slot) {
    return (long) slot << TreeTable.SLOT_SHIFT;
  }

  private void fill(Slots cut, Steps steps, int begin, int mostDepth, int firstSlot) {
    TreeWriter writer = writer(steps, mostDepth);
    cut.forEach(
        steps,
        begin,
        (slot, from, to) ->
            slots.setAtIndex(ValueLayout.JAVA_INT, firstSlot + slot, writer.write(from, to)));
  }

  private TreeWriter writer(Steps steps, int mostDepth) {
    return new TreeWriter(
        NodeShape.of(table.family()),
        steps,
        nodes,
        mostDepth,
        this::take,
        answer ->
            Reference.isFurther(answer)
                ? Reference.further(pair(Reference.place(answer)))
                : answer);
  }

  private int pair(int number) {
    return table.firstPair() + 2 * number;
  }

  private int take(int count) {
    int first = nextNode;
    nextNode += count;
    return first;
  }
}

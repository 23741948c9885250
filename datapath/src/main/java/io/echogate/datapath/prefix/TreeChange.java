package io.echogate.datapath.prefix;

import io.echogate.icmp.Family;
import io.echogate.policy.PrefixSet;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * Other answers in some slots of a {@link TreeTable}: each gets a tree of new nodes, and new pairs
 * of slots for lower halves.
 */
final class TreeChange {
  private final TreeTable table;
  private final Maps maps;
  private final NodeShape shape;

  /** Those of all tables of the map. */
  private final MemorySegment slots;

  private final FreePlaces freeNodes;
  private final FreePlaces freePairs;
  private final SlotRuns runs;

  /**
   * A change. Slots for leading bits go into {@code runs}; nodes and pairs are written at once,
   * where none are asked.
   */
  TreeChange(
      TreeTable table, Maps maps, FreePlaces freeNodes, FreePlaces freePairs, SlotRuns runs) {
    this.table = table;
    this.maps = maps;
    this.shape = NodeShape.of(table.family());
    TreeTable.Region region = table.region();
    this.slots = maps.part(region.map(), region.slots(), region.nodes() - region.slots());
    this.freeNodes = freeNodes;
    this.freePairs = freePairs;
    this.runs = runs;
  }

  /**
   * Makes the slots of regions anew.
   *
   * @param regions of {@link SlotRegions}
   * @param copy the one that is being written, which still leads to what programs ask
   */
  void make(Question question, PrefixSet regions, int copy) {
    SlotRegions places = new SlotRegions(table.family(), table.cut());
    List<SlotRegions.Span> spans =
        regions.prefixes(table.family()).map(places::span).distinct().toList();
    Intervals intervals = Intervals.of(question);
    if (table.family() == Family.IP4) {
      Steps steps = Steps.ofIp4(intervals);
      MemorySegment nodes = nodes(steps.size());
      giveBack(spans, copy, nodes);
      write(steps, nodes, new int[0], spans);
    } else {
      Ip6Steps steps = Ip6Steps.of(intervals);
      MemorySegment nodes = nodes(steps.highs().size() + steps.lows().size());
      giveBack(spans, copy, nodes);
      write(steps.highs(), nodes, pairs(steps, nodes), spans);
    }
  }

  /**
   * The nodes, from the first one of the map to the last one that is in use or may come to be: each
   * has a step at least.
   */
  private MemorySegment nodes(int steps) {
    TreeTable.Region region = table.region();
    int end = table.firstNode() + Math.max(freeNodes.behindUsed(), freeNodes.span(steps).end());
    return maps.part(region.map(), region.nodes(), (long) end << NodeShape.SHIFT);
  }

  /** Gives back all that slots lead to. */
  private void giveBack(List<SlotRegions.Span> spans, int copy, MemorySegment nodes) {
    MemorySegment own = slots.asSlice((long) table.firstSlot(copy) * Integer.BYTES);
    TreeWalk walk = new TreeWalk(table, maps, slots, nodes);
    SlotRegions.Span.forEachSlot(spans, maps, own, walk::add);
    walk.run(
        node -> freeNodes.giveBack(node - table.firstNode()),
        firstSlot -> freePairs.giveBack((firstSlot - table.firstPair()) / 2));
  }

  private void write(Steps steps, MemorySegment nodes, int[] pairs, List<SlotRegions.Span> spans) {
    Slots cut = table.cut();
    TreeWriter writer = writer(steps, nodes, table.depth(), pairs);
    int at = 0;
    for (SlotRegions.Span span : spans) {
      if (span.first() < cut.inside()) {
        at =
            cut.forEach(
                steps,
                at,
                span.first(),
                span.end(),
                (slot, from, to) -> runs.add(slot, slot + 1, writer.write(from, to)));
      } else {
        Steps outside = cut.outside(steps, span.first() - cut.inside());
        int reference = writer(outside, nodes, table.depth(), pairs).write(0, outside.size() - 1);
        runs.add(span.first(), span.end(), reference);
      }
    }
  }

  private TreeWriter writer(Steps steps, MemorySegment nodes, int mostDepth, int[] pairs) {
    return new TreeWriter(
        shape,
        steps,
        nodes,
        mostDepth,
        this::takeNodes,
        answer ->
            Reference.isFurther(answer)
                ? Reference.further(pairs[Reference.place(answer)])
                : answer);
  }

  private int takeNodes(int count) {
    return table.firstNode() + freeNodes.take(count);
  }

  /** Writes pairs for all upper halves that lead further; gives the first slot of each. */
  private int[] pairs(Ip6Steps steps, MemorySegment nodes) {
    int[] pairs = new int[steps.furthers()];
    TreeWriter writer = writer(steps.lows(), nodes, table.lowDepth(), pairs);
    for (int i = 0; i < pairs.length; i++) {
      int firstSlot = table.firstPair() + 2 * freePairs.take(1);
      pairs[i] = firstSlot;
      TreePlan.PAIR.forEach(
          steps.lows(),
          steps.begin(i),
          (slot, from, to) ->
              slots.setAtIndex(ValueLayout.JAVA_INT, firstSlot + slot, writer.write(from, to)));
    }
    return pairs;
  }
}

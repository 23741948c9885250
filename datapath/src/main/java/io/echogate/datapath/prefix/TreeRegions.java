package io.echogate.datapath.prefix;

import io.echogate.ebpf.MapSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * Lays trees out in maps: all slots of a map, then all its nodes. Another map is begun when one
 * would get more nodes than the verifier lets a program address.
 */
final class TreeRegions {
  /** Nodes of a map: 256 MiB. The verifier takes offsets below 512 MiB. */
  static final int MOST_NODES = 1 << 22;

  private TreeRegions() {}

  /** The places of these trees, in their order. */
  static List<TreeTable> place(List<TreePlan> plans) {
    List<TreeTable> tables = new ArrayList<>();
    int begin = 0;
    int maps = 0;
    while (begin < plans.size()) {
      int end = begin;
      long nodes = 0;
      while (end < plans.size() && nodes + plans.get(end).roomForNodes() <= MOST_NODES) {
        nodes += plans.get(end).roomForNodes();
        end++;
      }
      if (end == begin) {
        throw new NoRoomException(
            "%,d intervals of addresses in one list, and room for a few millions"
                .formatted(plans.get(begin).steps().size()));
      }
      place("eg_prefixes" + maps++, plans.subList(begin, end), tables);
      begin = end;
    }
    return tables;
  }

  private static void place(String name, List<TreePlan> plans, List<TreeTable> tables) {
    TreeTable.Region region = region(name, plans);
    int slot = 0;
    int node = 0;
    // What masks leave over is of use where answers may change.
    Share spare = new Share(plans, region.nodeMask() + 1);
    for (TreePlan plan : plans) {
      int nodes = plan.roomForNodes() + spare.of(plan);
      tables.add(
          new TreeTable(
              region,
              plan.family(),
              plan.slots(),
              plan.copies(),
              slot,
              plan.roomForPairs(),
              node,
              nodes,
              plan.roomForDepth(),
              plan.roomForLowDepth(),
              plan.answerMask()));
      slot += slots(plan);
      node += nodes;
    }
  }

  /** What each table gets of the nodes that no table asks for: in proportion to its own. */
  private static final class Share {
    private final long spare;
    private final long changing;

    Share(List<TreePlan> plans, int room) {
      spare = room - plans.stream().mapToLong(TreePlan::roomForNodes).sum();
      changing = plans.stream().filter(TreePlan::changing).mapToLong(TreePlan::roomForNodes).sum();
    }

    int of(TreePlan plan) {
      return plan.changing() ? (int) (spare * plan.roomForNodes() / changing) : 0;
    }
  }

  private static int slots(TreePlan plan) {
    return plan.copies() * plan.slots().count() + 2 * plan.roomForPairs();
  }

  private static TreeTable.Region region(String name, List<TreePlan> plans) {
    int slots = 0;
    int nodes = 0;
    for (TreePlan plan : plans) {
      slots += slots(plan);
      nodes += plan.roomForNodes();
    }
    int slotMask = mask(slots);
    int nodeMask = mask(nodes);
    int firstNode = Math.ceilDiv(slots << TreeTable.SLOT_SHIFT, NodeShape.BYTES) * NodeShape.BYTES;
    // A slot's number may be as large as its mask, and one more for the second of a pair.
    int size =
        Math.max(
            firstNode + ((nodeMask + 1) << NodeShape.SHIFT),
            (slotMask + 2) << TreeTable.SLOT_SHIFT);
    return new TreeTable.Region(
        MapSpec.mmapableArray(name, size, 1), 0, slotMask, firstNode, nodeMask);
  }

  /** The least number of the form 2^n - 1 that is not below the largest index. */
  private static int mask(int count) {
    return count <= 1 ? 0 : (Integer.highestOneBit(count - 1) << 1) - 1;
  }
}

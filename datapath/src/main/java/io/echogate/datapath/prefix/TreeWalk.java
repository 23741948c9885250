package io.echogate.datapath.prefix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * All nodes and pairs of slots that references of a {@link TreeTable} lead to. It goes from one
 * level to the next with all of them at once: nodes lie far from each other, and are fetched
 * together.
 */
final class TreeWalk {
  private final NodeShape shape;
  private final Maps maps;
  private final MemorySegment slots;
  private final MemorySegment nodes;

  /** What is still to be gone to: nodes with their depth, and first slots of pairs. */
  private List<Node> openNodes = new ArrayList<>();

  private List<Integer> openPairs = new ArrayList<>();

  private record Node(int number, int depth) {}

  /**
   * A walk from nowhere.
   *
   * @param slots of all tables of the map
   * @param nodes of all tables of the map
   */
  TreeWalk(TreeTable table, Maps maps, MemorySegment slots, MemorySegment nodes) {
    this.maps = maps;
    this.shape = NodeShape.of(table.family());
    this.slots = slots;
    this.nodes = nodes;
  }

  /** Adds what a slot holds to where the walk begins. */
  void add(int reference) {
    int depth = reference & Reference.DEPTH_MASK;
    int place = reference >>> Reference.DEPTH_BITS;
    if (depth == Reference.CONSTANT) {
      addFurther(place);
    } else {
      openNodes.add(new Node(place, depth));
    }
  }

  private void addFurther(int answer) {
    if (Reference.isFurther(answer)) {
      openPairs.add(Reference.place(answer));
    }
  }

  /**
   * Walks.
   *
   * @param node is called for each node
   * @param pair is called for the first slot of each pair
   */
  void run(IntConsumer node, IntConsumer pair) {
    while (!openNodes.isEmpty() || !openPairs.isEmpty()) {
      List<Node> someNodes = openNodes;
      List<Integer> somePairs = openPairs;
      openNodes = new ArrayList<>();
      openPairs = new ArrayList<>();
      someNodes.forEach(one -> node.accept(one.number));
      somePairs.forEach(pair::accept);
      goThroughNodes(someNodes);
      goThroughPairs(somePairs);
    }
  }

  private void goThroughNodes(List<Node> some) {
    long[] offsets =
        some.stream().mapToLong(node -> (long) node.number << NodeShape.SHIFT).toArray();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment read = maps.read(nodes, offsets, each(offsets, NodeShape.BYTES), arena);
      for (int i = 0; i < offsets.length; i++) {
        goThrough(read, (long) i << NodeShape.SHIFT, some.get(i).depth);
      }
    }
  }

  private void goThrough(MemorySegment read, long at, int depth) {
    if (depth > 0) {
      int first = read.get(ValueLayout.JAVA_INT, at + shape.childOffset());
      int children = keys(read, at, shape.innerKeys()) + 1;
      for (int child = 0; child < children; child++) {
        openNodes.add(new Node(first + child, depth - 1));
      }
      return;
    }
    int answers = keys(read, at, shape.leafKeys()) + 1;
    for (int i = 0; i < answers; i++) {
      addFurther(
          read.get(ValueLayout.JAVA_INT, at + shape.answersOffset() + (long) i * Integer.BYTES));
    }
  }

  private void goThroughPairs(List<Integer> some) {
    if (some.isEmpty()) {
      return;
    }
    long[] offsets =
        some.stream().mapToLong(firstSlot -> (long) firstSlot << TreeTable.SLOT_SHIFT).toArray();
    try (Arena arena = Arena.ofConfined()) {
      maps.read(slots, offsets, each(offsets, 2 << TreeTable.SLOT_SHIFT), arena)
          .elements(ValueLayout.JAVA_INT)
          .forEach(slot -> add(slot.get(ValueLayout.JAVA_INT, 0)));
    }
  }

  private static int[] each(long[] offsets, int length) {
    int[] lengths = new int[offsets.length];
    Arrays.fill(lengths, length);
    return lengths;
  }

  /** How many keys of a node are needed; those behind them are the largest there are. */
  private int keys(MemorySegment read, long node, int most) {
    int count = 0;
    while (count < most && key(read, node, count) != shape.keyMask()) {
      count++;
    }
    return count;
  }

  private long key(MemorySegment read, long node, int index) {
    return shape == NodeShape.IP4
        ? Integer.toUnsignedLong(
            read.get(ValueLayout.JAVA_INT, node + (long) index * Integer.BYTES))
        : read.get(ValueLayout.JAVA_LONG, node + (long) index * Long.BYTES);
  }
}

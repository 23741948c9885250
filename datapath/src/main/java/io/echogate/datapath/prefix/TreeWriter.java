package io.echogate.datapath.prefix;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.IntUnaryOperator;

/** Writes steps as trees into nodes. */
final class TreeWriter {
  private final NodeShape shape;
  private final Steps steps;
  private final MemorySegment nodes;
  private final int mostDepth;
  private final NodePool pool;

  /** From an answer to what a program is to find in its place. */
  private final IntUnaryOperator answers;

  /**
   * A writer.
   *
   * @param nodes all of them, from the one with the number 0
   * @param mostDepth the greatest depth that programs cope with
   */
  TreeWriter(
      NodeShape shape,
      Steps steps,
      MemorySegment nodes,
      int mostDepth,
      NodePool pool,
      IntUnaryOperator answers) {
    this.shape = shape;
    this.steps = steps;
    this.nodes = nodes;
    this.mostDepth = mostDepth;
    this.pool = pool;
    this.answers = answers;
  }

  /** Writes these steps, the last one inclusive, and gives the {@link Reference} to them. */
  int write(int from, int to) {
    if (from == to) {
      return Reference.constant(answers.applyAsInt(steps.answer(from)));
    }
    int depth = shape.depth(to - from + 1);
    if (depth > mostDepth) {
      throw new NoRoomException(
          (to - from + 1) + " intervals of addresses lie too close together for one table");
    }
    int root = pool.take(1);
    write(root, depth, from, to);
    return Reference.tree(root, depth);
  }

  private void write(int node, int depth, int from, int to) {
    if (depth == 0) {
      writeLeaf(node, from, to);
      return;
    }
    int unit = shape.leafAnswers();
    for (int level = 1; level < depth; level++) {
      unit *= shape.fanOut();
    }
    int children = Math.ceilDiv(to - from + 1, unit);
    int first = pool.take(children);
    long at = (long) node << NodeShape.SHIFT;
    for (int child = 0; child < children; child++) {
      int begin = from + child * unit;
      int end = Math.min(begin + unit - 1, to);
      write(first + child, depth - 1, begin, end);
      if (child < shape.innerKeys()) {
        writeKey(at, child, child == children - 1 ? -1L : steps.last(end));
      }
    }
    for (int key = children; key < shape.innerKeys(); key++) {
      writeKey(at, key, -1L);
    }
    nodes.set(ValueLayout.JAVA_INT, at + shape.childOffset(), first);
  }

  private void writeLeaf(int node, int from, int to) {
    long at = (long) node << NodeShape.SHIFT;
    for (int key = 0; key < shape.leafKeys(); key++) {
      writeKey(at, key, from + key < to ? steps.last(from + key) : -1L);
    }
    for (int i = from; i <= to; i++) {
      nodes.set(
          ValueLayout.JAVA_INT,
          at + shape.answersOffset() + (long) (i - from) * Integer.BYTES,
          answers.applyAsInt(steps.answer(i)));
    }
  }

  private void writeKey(long node, int index, long last) {
    if (shape == NodeShape.IP4) {
      nodes.set(ValueLayout.JAVA_INT, node + (long) index * Integer.BYTES, (int) last);
    } else {
      nodes.set(ValueLayout.JAVA_LONG, node + (long) index * Long.BYTES, last & shape.keyMask());
    }
  }
}

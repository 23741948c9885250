package io.echogate.datapath.prefix;

/**
 * What a slot holds, in 32 bits: an answer, or the root of a tree. The lowest three bits are the
 * tree's depth, above them is the number of the root's node; a depth of 7 stands for no tree, and
 * what is above it is the answer.
 *
 * <p>An answer in slots or leaves is a number, or with {@link #FURTHER} the way to two slots for
 * the lower half of an IPv6 address.
 */
final class Reference {
  static final int DEPTH_BITS = 3;
  static final int DEPTH_MASK = (1 << DEPTH_BITS) - 1;
  static final int CONSTANT = DEPTH_MASK;

  /** A tree's greatest depth: so many nodes lie above each leaf. */
  static final int MOST_DEPTH = CONSTANT - 1;

  /** Stands in an answer that leads further. */
  static final int FURTHER = 1 << 28;

  private Reference() {}

  static int constant(int answer) {
    return answer << DEPTH_BITS | CONSTANT;
  }

  static int tree(int root, int depth) {
    return root << DEPTH_BITS | depth;
  }

  /** The answer that leads further, to the place with this number. */
  static int further(int number) {
    return FURTHER | number;
  }

  static boolean isFurther(int answer) {
    return (answer & FURTHER) != 0;
  }

  /** The number of the place that the answer leads to. */
  static int place(int answer) {
    return answer & ~FURTHER;
  }
}

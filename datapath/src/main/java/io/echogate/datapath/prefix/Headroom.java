package io.echogate.datapath.prefix;

/** How much more than it holds a table of changing sets has room for. */
final class Headroom {
  private static final int SMALL = 1 << 16;
  private static final int LEAST = 64;

  private Headroom() {}

  /** The steps that a table with so many now must have a shape for. */
  static int steps(int present) {
    return 2 * present + LEAST;
  }

  /**
   * The nodes to make room for. A change writes new nodes for a slot before the old ones are free;
   * of a large table it touches few slots.
   */
  static int nodes(int present) {
    return present <= SMALL ? 3 * present + LEAST : present + present / 2;
  }

  /** The pairs of slots to make room for. */
  static int pairs(int present) {
    return present <= SMALL ? 3 * present + LEAST : present + present / 2;
  }
}

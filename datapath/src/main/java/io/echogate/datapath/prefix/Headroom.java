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
   * The nodes to make room for. A change writes new nodes for a slot before the old ones are free:
   * so there is room for all of them once more, if there can be.
   *
   * @param most that a table may have
   */
  static int nodes(int present, int most) {
    return Math.max(present, (int) Math.min(most, twice(present)));
  }

  /** The pairs of slots to make room for. */
  static int pairs(int present) {
    return (int) Math.min(Integer.MAX_VALUE, twice(present));
  }

  /** The groups to make room for. A change writes as many new ones as there are prefixes in it. */
  static int groups(int present) {
    return present + present / 2;
  }

  private static long twice(int present) {
    return (present <= SMALL ? 3L : 2L) * present + LEAST;
  }
}

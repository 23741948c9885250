package io.echogate.datapath;

import io.echogate.icmp.Family;
import org.jspecify.annotations.Nullable;

/**
 * Where in a CPU's block of counters a packet is counted. A cell is two 64-bit words: packets, then
 * bytes of their frames. Each CPU adds to a block of its own, so nothing is shared and nothing is
 * lost (programs run with softirqs off).
 *
 * <p>There is one pair of cells for each family and type, one for what passed and one for what was
 * dropped, because in a policy one statement or default decides a type, and its action tells the
 * two reasons. What never reaches a type has cells of its own behind them.
 */
final class CounterCells {
  /** Bytes of a cell, as a shift. */
  static final int CELL_SHIFT = 4;

  /** Offset of the byte count in a cell. */
  static final int BYTES = 8;

  /** Types of both families: the size of the verdict table. */
  static final int TYPES = 512;

  private static final int SPECIAL = 2 * TYPES;

  /** Passed untouched: not ICMP. */
  static final int NOT_ICMP = SPECIAL;

  /** Malformed below IP: three VLAN tags. */
  private static final int MALFORMED = SPECIAL + 1;

  private static final int MALFORMED_IP4 = SPECIAL + 2;
  private static final int MALFORMED_IP6 = SPECIAL + 3;
  private static final int FRAGMENT_IP4 = SPECIAL + 4;
  private static final int FRAGMENT_IP6 = SPECIAL + 5;

  /** How many cells a block has in use. */
  static final int COUNT = SPECIAL + 6;

  /** Bytes of a CPU's block, as a shift: room for {@link #COUNT} cells. */
  static final int BLOCK_SHIFT = 32 - Integer.numberOfLeadingZeros((COUNT << CELL_SHIFT) - 1);

  private CounterCells() {}

  /** A type's place in the verdict table: the families' types one after the other. */
  static int index(Family family, int type) {
    return family == Family.IP4 ? type : 256 + type;
  }

  /** The cell of a type's packets that passed, or that were dropped. */
  static int ofType(Family family, int type, boolean dropped) {
    return 2 * index(family, type) + (dropped ? 1 : 0);
  }

  /** The cell of malformed packets; the family is null for those malformed below IP. */
  static int malformed(@Nullable Family family) {
    if (family == null) {
      return MALFORMED;
    }
    return family == Family.IP4 ? MALFORMED_IP4 : MALFORMED_IP6;
  }

  /** The cell of a family's ICMP fragments. */
  static int fragment(Family family) {
    return family == Family.IP4 ? FRAGMENT_IP4 : FRAGMENT_IP6;
  }

  /**
   * Bytes of the counters map for so many possible CPUs, rounded up to a power of two of blocks.
   */
  static long mapSize(int cpus) {
    return (long) blocks(cpus) << BLOCK_SHIFT;
  }

  /** Blocks in the map: a power of two, so that a mask keeps a CPU's number inside. */
  static int blocks(int cpus) {
    return Integer.highestOneBit(Math.max(1, 2 * cpus - 1));
  }
}

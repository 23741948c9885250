package io.echogate.datapath.prefix;

import io.echogate.ebpf.MapSpec;
import io.echogate.icmp.Family;

/**
 * Where a question's slots and nodes lie in a map, and what its code must cope with. Slots have 4
 * bytes and hold a {@link Reference}: first those of {@link Slots}, once for each copy, then pairs
 * for lower halves of IPv6 addresses.
 *
 * @param region of all tables in the map
 * @param cut which bits of an address tell its slot
 * @param copies how many copies of the slots there are: 2 if the sets may change
 * @param firstSlot the slot of the lowest addresses, counted over all tables of the map
 * @param pairs room for so many pairs of slots, behind all others
 * @param firstNode the first node of its own, counted over all tables of the map
 * @param nodes room for so many nodes
 * @param depth the greatest depth of a tree
 * @param lowDepth the greatest depth of a tree for lower halves; -1 if there are none
 * @param answerMask has all bits that answers can have
 */
record TreeTable(
    Region region,
    Family family,
    Slots cut,
    int copies,
    int firstSlot,
    int pairs,
    int firstNode,
    int nodes,
    int depth,
    int lowDepth,
    int answerMask) {

  /** Bytes of a slot, as a shift. */
  static final int SLOT_SHIFT = 2;

  /**
   * The slots and nodes of all tables of a map.
   *
   * @param slots offset of the first slot
   * @param slotMask keeps the number of a slot inside the map
   * @param nodes offset of the first node
   * @param nodeMask keeps the number of a node inside the map
   */
  record Region(MapSpec map, int slots, int slotMask, int nodes, int nodeMask) {}

  /** The slot of the lowest addresses in a copy. */
  int firstSlot(int copy) {
    return firstSlot + copy * cut.count();
  }

  /** The first slot of the first pair. */
  int firstPair() {
    return firstSlot(copies);
  }
}

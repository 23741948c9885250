package io.echogate.datapath.prefix;

import io.echogate.ebpf.MapSpec;

/**
 * Whether a large set holds an IPv4 address, in two loads: a slot for each 24 leading bits of an
 * address holds the number of a group, and the group has a bit for each of the 256 addresses.
 *
 * @param map one value: the slots, each of 4 bytes, once for each copy, then the groups
 * @param copies how many copies of the slots there are: 2 if the set may change
 * @param groups room for so many
 * @param groupMask keeps the number of a group inside the map
 */
record BitmapTable(MapSpec map, int copies, int groups, int groupMask) {
  static final int SLOT_BITS = 24;

  /** How many slots there are. */
  static final int SLOTS = 1 << SLOT_BITS;

  /** The slots. */
  static final Slots CUT = new Slots(Integer.SIZE, SLOT_BITS);

  /** An address's bits behind those of its slot. */
  static final int HOST_BITS = Integer.SIZE - SLOT_BITS;

  /** Bytes of a group, as a shift. */
  static final int GROUP_SHIFT = HOST_BITS - 3;

  /** Bytes of a group. */
  static final int GROUP_BYTES = 1 << GROUP_SHIFT;

  /** The group without an address; all slots of a new map hold it. */
  static final int NONE = 0;

  /** The group of all addresses. */
  static final int ALL = 1;

  /** The first group that is for a slot of its own. */
  static final int FIRST = 2;

  /** The table in a map with that name, which has room for so many groups at least. */
  static BitmapTable of(String name, int copies, int groups) {
    int mask = (Integer.highestOneBit(FIRST + groups - 1) << 1) - 1;
    int size = firstGroup(copies) + ((mask + 1) << GROUP_SHIFT);
    return new BitmapTable(MapSpec.mmapableArray(name, size, 1), copies, mask + 1, mask);
  }

  /** Where the groups begin. */
  int firstGroup() {
    return firstGroup(copies);
  }

  private static int firstGroup(int copies) {
    return copies * Integer.BYTES * SLOTS;
  }

  /** Where a group begins. */
  long group(int number) {
    return firstGroup() + ((long) number << GROUP_SHIFT);
  }
}

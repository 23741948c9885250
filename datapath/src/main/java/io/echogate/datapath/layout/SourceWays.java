package io.echogate.datapath.layout;

import io.echogate.ebpf.MapSpec;

/**
 * The layout of the map that keeps the state of limits for each source address: a table of sets of
 * four ways. An address belongs to two sets, by two secret hashes; where both are full, the way
 * that owes least gives way. So a flood of new addresses cannot push out a steady talker that is at
 * its limit, and finding a place costs the same for a known address and a new one.
 *
 * <pre>
 *  0  tag: a hash of the address and the nonce of its bucket; 0 for a way that nobody has
 *  8  theoretical arrival time of packets, ns
 * 16  theoretical arrival time of bytes, ns
 * </pre>
 */
public final class SourceWays {
  /** Bytes of a way, as a shift. */
  public static final int WAY_SHIFT = 5;

  /** Offset of the tag in a way. */
  public static final int TAG = 0;

  /** Offset of the theoretical arrival time of packets. */
  public static final int PACKET_TIME = 8;

  /** Offset of the theoretical arrival time of bytes. */
  public static final int BYTE_TIME = 16;

  /** Ways of a set. */
  public static final int WAYS = 4;

  /** Bytes of a set, as a shift: two cache lines. */
  static final int SET_SHIFT = WAY_SHIFT + 2;

  /** Sets of the table, as a shift. With two sets for each address it keeps 65,536 busy ones. */
  private static final int SETS_SHIFT = 15;

  private static final int SIZE = 1 << (SETS_SHIFT + SET_SHIFT);

  private SourceWays() {}

  static MapSpec map() {
    return MapSpec.mmapableArray("eg_sources", SIZE, 1);
  }

  /** Keeps the offset of a way inside the map. */
  public static int wayMask() {
    return SIZE - (1 << WAY_SHIFT);
  }

  /** Keeps the offset of a set inside the map. */
  public static int setMask() {
    return ((1 << SETS_SHIFT) - 1) << SET_SHIFT;
  }
}

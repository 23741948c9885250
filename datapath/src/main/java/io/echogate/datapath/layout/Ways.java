package io.echogate.datapath.layout;

import io.echogate.ebpf.MapSpec;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The layout of the map that keeps the state of limits for each prefix or source address: tables of
 * sets of four ways. A key belongs to two sets of its table, by a secret hash; where both are full,
 * the way that owes least gives way. So a flood of new addresses cannot push out a steady talker
 * that is at its limit, and finding a place costs the same for a known address and a new one.
 *
 * <p>A set is one cache line; a wide one, whose ways keep a time for packets and one for bytes, is
 * two. Both sets of a key lie in one page, so that looking for it takes one translation of an
 * address.
 *
 * <pre>
 *  0  four tags: a hash of the key and the nonce of its bucket; 0 for a way that nobody has
 * 32  four theoretical arrival times, ns; in a wide set those of packets
 * 64  in a wide set, the four theoretical arrival times of bytes, ns
 * </pre>
 *
 * <p>Which of the four it is, a way says by its place: it begins where its tag is, and its times
 * are at the same distance for all.
 */
public final class Ways {
  /** Ways of a set. */
  public static final int WAYS = 4;

  /** Bytes from one way of a set to the next. */
  public static final int WAY_SIZE = Long.BYTES;

  /** Offset of the tag from where a way begins. */
  public static final int TAG = 0;

  /** Offset of the arrival time from where a way begins; in a wide set, that of packets. */
  public static final int TIME = WAYS * Long.BYTES;

  /** Offset of the arrival time of bytes from where a way of a wide set begins. */
  public static final int BYTE_TIME = 2 * TIME;

  /** Bytes of a set that is not wide, and what places are counted in, as a shift. */
  public static final int LINE_SHIFT = 6;

  /** Lines of a set that is wide, as a shift. */
  public static final int WIDE_SHIFT = 1;

  /** Lines of a page, as a shift: tables begin with one. */
  static final int PAGE_SHIFT = 6;

  /** The most bytes of a map: as far as the verifier lets programs reach into one. */
  public static final int MOST_BYTES = 1 << 29;

  private Ways() {}

  /** The map for so many lines, a power of two. */
  static MapSpec map(int lines) {
    return MapSpec.mmapableArray("eg_ways", lines << LINE_SHIFT, 1);
  }

  /** How many lines a map has. */
  public static int lines(MapSpec spec) {
    return spec.valueSize() >> LINE_SHIFT;
  }

  /** Bytes of a set. */
  public static int setSize(boolean wide) {
    return 1 << (wide ? LINE_SHIFT + WIDE_SHIFT : LINE_SHIFT);
  }

  /** Keeps the offset of a set inside the map. */
  public static int setMask(MapSpec map, boolean wide) {
    return map.valueSize() - setSize(wide);
  }

  /**
   * The bits of a tag that tell how the offset of its second set differs from that of the first; to
   * which that of the smallest is added, so that it does differ.
   */
  public static int otherMask(boolean wide) {
    return (1 << (LINE_SHIFT + PAGE_SHIFT)) - setSize(wide);
  }

  /** The offset in its table of the first set of a tag. */
  public static long firstSet(WayTable table, long tag) {
    long set = ((tag >>> Integer.SIZE) * table.sets()) >>> Integer.SIZE;
    return set * setSize(table.wide());
  }

  /** The offset in its table of the second set of a tag. */
  public static long secondSet(WayTable table, long tag) {
    return firstSet(table, tag) ^ ((tag & otherMask(table.wide())) | setSize(table.wide()));
  }

  /** Keeps the offset of a way inside the map. */
  public static int wayMask(MapSpec map, boolean wide) {
    return setMask(map, wide) | (WAYS - 1) * WAY_SIZE;
  }

  /** The bytes of a table in a mapping. */
  public static MemorySegment table(MemorySegment map, int first, WayTable table) {
    return span(map, table.span(first));
  }

  /** A part of a mapping. */
  public static MemorySegment span(MemorySegment map, WaySpan span) {
    return map.asSlice((long) span.first() << LINE_SHIFT, (long) span.lines() << LINE_SHIFT);
  }

  /** Where in a table a way begins. */
  public static long way(WayTable table, int set, int way) {
    return (long) set * setSize(table.wide()) + (long) way * WAY_SIZE;
  }

  /** A word of the way that begins there. */
  public static long word(MemorySegment table, long way, int word) {
    return table.get(ValueLayout.JAVA_LONG, way + word);
  }
}

package io.echogate.datapath;

import io.echogate.icmp.Family;
import io.echogate.linux.ScatteredMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Rows that stand for prefixes, one behind the other in memory that may take long to come to. A row
 * has an address, the place of another row, and a length.
 *
 * <p>A row is spoken of by its {@linkplain #at handle}.
 */
final class PrefixRows {
  /** So many rows are fetched as one. */
  static final int BLOCK = 16;

  private static final int NOT_NEAR = -1;

  private final Family family;
  private final MemorySegment far;

  /** Blocks that were fetched, one behind the other. */
  private MemorySegment near = MemorySegment.NULL;

  /** Where in {@link #near} each block is, counted in blocks; empty before any was fetched. */
  private int[] places = new int[0];

  /**
   * Rows.
   *
   * @param bytes which begin at a multiple of 8
   */
  PrefixRows(Family family, MemorySegment bytes) {
    this.family = family;
    this.far = bytes;
  }

  private static int addressBytes(Family family) {
    return family == Family.IP4 ? Integer.BYTES : 2 * Long.BYTES;
  }

  /** The bytes of a row. */
  static int bytes(Family family) {
    return addressBytes(family) + 2 * Integer.BYTES;
  }

  /** The handle of a row: where it is; negative if that is near. */
  long at(int index) {
    int block = index / BLOCK;
    int place = block < places.length ? places[block] : NOT_NEAR;
    return place == NOT_NEAR
        ? (long) index * bytes(family)
        : ~(((long) place * BLOCK + index % BLOCK) * bytes(family));
  }

  private int intAt(long row, int offset) {
    return row < 0
        ? near.get(ValueLayout.JAVA_INT, ~row + offset)
        : far.get(ValueLayout.JAVA_INT, row + offset);
  }

  private long longAt(long row, int offset) {
    return row < 0
        ? near.get(ValueLayout.JAVA_LONG, ~row + offset)
        : far.get(ValueLayout.JAVA_LONG, row + offset);
  }

  long high(long row) {
    return family == Family.IP4 ? 0 : longAt(row, 0);
  }

  long low(long row) {
    return family == Family.IP4 ? Integer.toUnsignedLong(intAt(row, 0)) : longAt(row, Long.BYTES);
  }

  int length(long row) {
    return intAt(row, addressBytes(family) + Integer.BYTES);
  }

  /** The place of the other row. */
  int other(long row) {
    return intAt(row, addressBytes(family));
  }

  /** Writes a row, of which nothing was fetched. */
  void set(int index, long high, long low, int length, int other) {
    long row = (long) index * bytes(family);
    if (family == Family.IP4) {
      far.set(ValueLayout.JAVA_INT, row, (int) low);
    } else {
      far.set(ValueLayout.JAVA_LONG, row, high);
      far.set(ValueLayout.JAVA_LONG, row + Long.BYTES, low);
    }
    long rest = row + addressBytes(family);
    far.set(ValueLayout.JAVA_INT, rest, other);
    far.set(ValueLayout.JAVA_INT, rest + Integer.BYTES, length);
  }

  /** Fetches some whole blocks at once, in the place of those that were fetched before. */
  void fetch(BitSet blocks) {
    int length = BLOCK * bytes(family);
    long[] offsets = blocks.stream().mapToLong(block -> (long) block * length).toArray();
    int[] lengths = new int[offsets.length];
    Arrays.fill(lengths, length);
    int[] found = new int[blocks.length()];
    Arrays.fill(found, NOT_NEAR);
    int place = 0;
    for (int block = blocks.nextSetBit(0); block >= 0; block = blocks.nextSetBit(block + 1)) {
      found[block] = place++;
    }
    near = ScatteredMemory.read(far, offsets, lengths, Arena.ofAuto());
    places = found;
  }
}

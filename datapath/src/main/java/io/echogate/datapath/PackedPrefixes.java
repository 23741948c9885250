package io.echogate.datapath;

import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.BitSet;

/**
 * The entries of a set of one family as bytes that are asked where they lie: a row for each, in
 * ascending order of addresses, of equal ones the shortest first. A row has the address, the place
 * of the innermost entry around it, and its length.
 *
 * <p>To come to a page of memory for the first time is what takes longest. So all that is to be
 * known of an entry lies side by side; in front of the rows stands where each {@value
 * PrefixRows#BLOCK} of them begin, so that a search comes to few others; and who will ask for many
 * entries has them {@linkplain #bringNear brought near} before.
 */
final class PackedPrefixes {
  /** No entry. */
  static final int NONE = -1;

  private final Family family;
  private final int size;
  private final MemorySegment bytes;

  private final PrefixRows rows;

  /**
   * Entries.
   *
   * @param bytes as {@link #write} wrote them, or is to write them; they begin at a multiple of 8
   */
  PackedPrefixes(Family family, int size, MemorySegment bytes) {
    this.family = family;
    this.size = size;
    this.bytes = bytes;
    this.rows = new PrefixRows(family, bytes.asSlice(firstRow(family, size)));
  }

  /** The bytes that so many entries take: a multiple of 8. */
  static long bytes(Family family, int size) {
    return firstRow(family, size) + aligned((long) size * PrefixRows.bytes(family));
  }

  private static long firstRow(Family family, int size) {
    return aligned((long) blocks(size) * keyBytes(family));
  }

  private static long aligned(long bytes) {
    return Math.ceilDiv(bytes, Long.BYTES) * Long.BYTES;
  }

  private static int blocks(int size) {
    return Math.ceilDiv(size, PrefixRows.BLOCK);
  }

  /** Of an address so many bytes tell where a block begins. */
  private static int keyBytes(Family family) {
    return family == Family.IP4 ? Integer.BYTES : Long.BYTES;
  }

  /** How many entries there are. */
  int size() {
    return size;
  }

  /** Writes the entries that a set has of the family of {@code into}. */
  static void write(PrefixSet set, PackedPrefixes into) {
    new Writer(into).write(set);
  }

  /** Writes entries in their order, and finds what is around each. */
  private static final class Writer {
    private final PackedPrefixes into;

    /** The entries around the last one, the innermost at the end: each has another length. */
    private final int[] around;

    private int depth;
    private int next;

    Writer(PackedPrefixes into) {
      this.into = into;
      this.around = new int[Address.bits(into.family) + 1];
    }

    void write(PrefixSet set) {
      set.forEachEntry(into.family, this::add);
    }

    private void add(long high, long low, int length) {
      while (depth > 0 && !into.holds(around[depth - 1], high, low)) {
        depth--;
      }
      into.set(next, high, low, length, depth == 0 ? NONE : around[depth - 1]);
      around[depth++] = next++;
    }
  }

  private void set(int index, long high, long low, int length, int around) {
    rows.set(index, high, low, length, around);
    if (index % PrefixRows.BLOCK == 0) {
      setKey(index / PrefixRows.BLOCK, key(high, low));
    }
  }

  private long key(long high, long low) {
    return family == Family.IP4 ? low : high;
  }

  private void setKey(int block, long key) {
    if (family == Family.IP4) {
      bytes.set(ValueLayout.JAVA_INT, (long) block * Integer.BYTES, (int) key);
    } else {
      bytes.set(ValueLayout.JAVA_LONG, (long) block * Long.BYTES, key);
    }
  }

  private long keyOf(int block) {
    return family == Family.IP4
        ? Integer.toUnsignedLong(bytes.get(ValueLayout.JAVA_INT, (long) block * Integer.BYTES))
        : bytes.get(ValueLayout.JAVA_LONG, (long) block * Long.BYTES);
  }

  /** How many blocks begin before a key, or also at it. */
  private int blocksBefore(long key, boolean orAtIt) {
    int from = 0;
    int to = blocks(size);
    while (from < to) {
      int middle = (from + to) >>> 1;
      int order = Long.compareUnsigned(keyOf(middle), key);
      if (order < 0 || (orAtIt && order == 0)) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }

  /**
   * Fetches what is at these prefixes. It changes no answer, but entries that lie far apart take
   * far less time together than each by itself.
   */
  void bringNear(PrefixSet prefixes) {
    BitSet blocks = new BitSet();
    int whole = size / PrefixRows.BLOCK;
    prefixes.forEachEntry(
        family,
        (high, low, _) -> {
          int block = blocksBefore(key(high, low), /* orAtIt= */ true) - 1;
          if (block >= 0 && block < whole) {
            blocks.set(block);
          }
        });
    rows.fetch(blocks);
  }

  /** One of the entries. */
  Prefix prefix(int index) {
    long row = rows.at(index);
    return new Prefix(family, rows.high(row), rows.low(row), rows.length(row));
  }

  private boolean holds(int index, long high, long low) {
    long row = rows.at(index);
    int length = rows.length(row);
    if (family == Family.IP4) {
      return (low ^ rows.low(row)) >>> (Integer.SIZE - length) == 0;
    }
    long differs = high ^ rows.high(row);
    return length <= Long.SIZE
        ? length == 0 || differs >>> (Long.SIZE - length) == 0
        : differs == 0 && (low ^ rows.low(row)) >>> (2 * Long.SIZE - length) == 0;
  }

  /** The first entry that does not come before another one, or {@link #size}. */
  private int firstFrom(long high, long low, int length) {
    long key = key(high, low);
    int from = Math.max(0, PrefixRows.BLOCK * (blocksBefore(key, /* orAtIt= */ false) - 1));
    int to = Math.min(size, PrefixRows.BLOCK * blocksBefore(key, /* orAtIt= */ true));
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (isBefore(middle, high, low, length)) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }

  private boolean isBefore(int index, long high, long low, int length) {
    long row = rows.at(index);
    int byHigh = Long.compareUnsigned(rows.high(row), high);
    if (byHigh != 0) {
      return byHigh < 0;
    }
    int byLow = Long.compareUnsigned(rows.low(row), low);
    return byLow != 0 ? byLow < 0 : rows.length(row) < length;
  }

  /** Whether a prefix is one of the entries. */
  boolean lists(Prefix prefix) {
    int at = firstFrom(prefix.high(), prefix.low(), prefix.length());
    return at < size && prefix.equals(prefix(at));
  }

  /** The innermost entry, but for itself, in which all of a prefix lies; or {@link #NONE}. */
  int around(Prefix prefix) {
    int at = firstFrom(prefix.high(), prefix.low(), prefix.length()) - 1;
    while (at >= 0 && !holds(at, prefix.high(), prefix.low())) {
      at = aroundEntry(at);
    }
    return at;
  }

  /** The innermost entry around another one; or {@link #NONE}. */
  int aroundEntry(int index) {
    return rows.other(rows.at(index));
  }

  /**
   * Gives away the entries that have addresses in common with some regions, maybe more than once.
   * Takes no longer than the smaller of both is large.
   */
  void within(PrefixSet regions, PrefixSet.Receiver receiver) {
    if (size < regions.size(family)) {
      for (int index = 0; index < size; index++) {
        if (regions.meets(prefix(index))) {
          give(index, receiver);
        }
      }
    } else {
      regions.prefixes(family).forEach(region -> within(region, receiver));
    }
  }

  /** Gives away the entries that have addresses in common with a region. */
  void within(Prefix region, PrefixSet.Receiver receiver) {
    int at = firstFrom(region.high(), region.low(), 0);
    for (int outer = at - 1; outer >= 0; outer = aroundEntry(outer)) {
      if (holds(outer, region.high(), region.low())) {
        give(outer, receiver);
      }
    }
    while (at < size && isIn(region, at)) {
      give(at++, receiver);
    }
  }

  private boolean isIn(Prefix region, int index) {
    long row = rows.at(index);
    return region.contains(rows.high(row), rows.low(row));
  }

  private void give(int index, PrefixSet.Receiver receiver) {
    long row = rows.at(index);
    receiver.accept(rows.high(row), rows.low(row), rows.length(row));
  }

  /** Gives away all entries, in ascending order. */
  void forEach(PrefixSet.Receiver receiver) {
    for (int index = 0; index < size; index++) {
      give(index, receiver);
    }
  }
}

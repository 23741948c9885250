package io.echogate.datapath;

import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The entries of a set of one family as bytes that are asked where they lie: columns in ascending
 * order of addresses, of equal ones the shortest first. A question takes a few dozen loads, however
 * many entries there are.
 *
 * <p>Behind the addresses come for each entry the place of the innermost one around it, and its
 * length.
 *
 * @param bytes which begin at a multiple of 8
 */
record PackedPrefixes(Family family, int size, MemorySegment bytes) {
  /** No entry. */
  static final int NONE = -1;

  private static final int IP4_BYTES = Integer.BYTES;
  private static final int IP6_BYTES = 2 * Long.BYTES;

  /** The bytes that so many entries take: a multiple of 8. */
  static long bytes(Family family, int size) {
    long bytes = (long) size * (addressBytes(family) + Integer.BYTES + 1);
    return (bytes + Long.BYTES - 1) / Long.BYTES * Long.BYTES;
  }

  private static int addressBytes(Family family) {
    return family == Family.IP4 ? IP4_BYTES : IP6_BYTES;
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
    if (family == Family.IP4) {
      bytes.set(ValueLayout.JAVA_INT, (long) index * IP4_BYTES, (int) low);
    } else {
      bytes.set(ValueLayout.JAVA_LONG, (long) index * Long.BYTES, high);
      bytes.set(ValueLayout.JAVA_LONG, (long) (size + index) * Long.BYTES, low);
    }
    bytes.set(ValueLayout.JAVA_INT, aroundAt(index), around);
    bytes.set(ValueLayout.JAVA_BYTE, lengthAt(index), (byte) length);
  }

  private long aroundAt(int index) {
    return (long) size * addressBytes(family) + (long) index * Integer.BYTES;
  }

  private long lengthAt(int index) {
    return (long) size * (addressBytes(family) + Integer.BYTES) + index;
  }

  private long high(int index) {
    return family == Family.IP4 ? 0 : bytes.get(ValueLayout.JAVA_LONG, (long) index * Long.BYTES);
  }

  private long low(int index) {
    return family == Family.IP4
        ? Integer.toUnsignedLong(bytes.get(ValueLayout.JAVA_INT, (long) index * IP4_BYTES))
        : bytes.get(ValueLayout.JAVA_LONG, (long) (size + index) * Long.BYTES);
  }

  private int length(int index) {
    return Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, lengthAt(index)));
  }

  /** One of the entries. */
  Prefix prefix(int index) {
    return new Prefix(family, high(index), low(index), length(index));
  }

  private boolean holds(int index, long high, long low) {
    int length = length(index);
    if (family == Family.IP4) {
      return (low ^ low(index)) >>> (Integer.SIZE - length) == 0;
    }
    long differs = high ^ high(index);
    return length <= Long.SIZE
        ? length == 0 || differs >>> (Long.SIZE - length) == 0
        : differs == 0 && (low ^ low(index)) >>> (2 * Long.SIZE - length) == 0;
  }

  /** The first entry that does not come before another one, or {@link #size}. */
  private int firstFrom(long high, long low, int length) {
    int from = 0;
    int to = size;
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
    int byHigh = Long.compareUnsigned(high(index), high);
    if (byHigh != 0) {
      return byHigh < 0;
    }
    int byLow = Long.compareUnsigned(low(index), low);
    return byLow != 0 ? byLow < 0 : length(index) < length;
  }

  /** Whether a prefix is one of the entries. */
  boolean lists(Prefix prefix) {
    int at = firstFrom(prefix.high(), prefix.low(), prefix.length());
    // Each column that need not be looked at is a page less to come to.
    return at < size
        && prefix.family() == family
        && high(at) == prefix.high()
        && low(at) == prefix.low()
        && length(at) == prefix.length();
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
    return bytes.get(ValueLayout.JAVA_INT, aroundAt(index));
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
    while (at < size && region.contains(high(at), low(at))) {
      give(at++, receiver);
    }
  }

  private void give(int index, PrefixSet.Receiver receiver) {
    receiver.accept(high(index), low(index), length(index));
  }

  /** Gives away all entries, in ascending order. */
  void forEach(PrefixSet.Receiver receiver) {
    for (int index = 0; index < size; index++) {
      give(index, receiver);
    }
  }
}

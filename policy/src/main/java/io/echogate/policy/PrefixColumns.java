package io.echogate.policy;

import io.echogate.icmp.Family;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Prefixes of one family as flat arrays that grow, in the order in which they were added. */
final class PrefixColumns {
  private static final int INITIAL = 4;

  private long[] highs;
  private long[] lows;
  private byte[] lengths;
  private int size;
  private boolean sorted = true;

  PrefixColumns() {
    this(INITIAL);
  }

  PrefixColumns(int capacity) {
    highs = new long[capacity];
    lows = new long[capacity];
    lengths = new byte[capacity];
  }

  void add(long high, long low, int length) {
    reserve(1);
    highs[size] = high;
    lows[size] = low;
    lengths[size] = (byte) length;
    size++;
    checkOrder(size - 1);
  }

  void add(PrefixColumns from, int index) {
    add(from.highs[index], from.lows[index], from.length(index));
  }

  /** Adds the prefixes of a range, {@code end} exclusive. */
  void addAll(PrefixColumns from, int begin, int end) {
    if (begin >= end) {
      return;
    }
    reserve(end - begin);
    System.arraycopy(from.highs, begin, highs, size, end - begin);
    System.arraycopy(from.lows, begin, lows, size, end - begin);
    System.arraycopy(from.lengths, begin, lengths, size, end - begin);
    int first = size;
    size += end - begin;
    sorted &= from.sorted;
    checkOrder(first);
  }

  private void checkOrder(int index) {
    sorted &= index == 0 || PrefixSort.compare(highs, lows, lengths, index - 1, index) <= 0;
  }

  private void reserve(int count) {
    if (count > highs.length - size) {
      int capacity = Math.max(Math.addExact(size, count), Math.multiplyExact(2, highs.length));
      highs = Arrays.copyOf(highs, capacity);
      lows = Arrays.copyOf(lows, capacity);
      lengths = Arrays.copyOf(lengths, capacity);
    }
  }

  /** How many bytes {@link #write} writes. */
  int bytes(Family family) {
    return Integer.BYTES + size * (addressBytes(family) + 1);
  }

  private static int addressBytes(Family family) {
    return family == Family.IP4 ? Integer.BYTES : 2 * Long.BYTES;
  }

  /** Writes them column by column. */
  void write(Family family, ByteBuffer out) {
    out.putInt(size);
    switch (family) {
      case IP4 -> {
        for (int i = 0; i < size; i++) {
          out.putInt((int) lows[i]);
        }
      }
      case IP6 -> {
        putLongs(highs, out);
        putLongs(lows, out);
      }
    }
    out.put(lengths, 0, size);
  }

  private void putLongs(long[] column, ByteBuffer out) {
    out.asLongBuffer().put(column, 0, size);
    out.position(out.position() + size * Long.BYTES);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException if it is no columns of prefixes of the family in their order
   * @throws java.nio.BufferUnderflowException if it ends too soon
   */
  static PrefixColumns read(Family family, ByteBuffer in) {
    int size = in.getInt();
    if (size < 0 || size > in.remaining() / (addressBytes(family) + 1)) {
      throw new BufferUnderflowException();
    }
    PrefixColumns columns = new PrefixColumns(size);
    columns.size = size;
    switch (family) {
      case IP4 -> {
        for (int i = 0; i < size; i++) {
          columns.lows[i] = Integer.toUnsignedLong(in.getInt());
        }
      }
      case IP6 -> {
        getLongs(columns.highs, in);
        getLongs(columns.lows, in);
      }
    }
    in.get(columns.lengths);
    for (int i = 0; i < size; i++) {
      columns.check(family, i);
    }
    return columns;
  }

  private static void getLongs(long[] column, ByteBuffer in) {
    in.asLongBuffer().get(column);
    in.position(in.position() + column.length * Long.BYTES);
  }

  private void check(Family family, int index) {
    int length = length(index);
    if (length > Address.bits(family)
        || !holds(family, index, highs[index], lows[index])
        || (index > 0 && PrefixSort.compare(highs, lows, lengths, index - 1, index) >= 0)) {
      throw new IllegalArgumentException("no sorted prefixes");
    }
  }

  /** Sorts them by address, then by length; afterwards the arrays are just as long as needed. */
  void sort() {
    highs = highs.length == size ? highs : Arrays.copyOf(highs, size);
    lows = lows.length == size ? lows : Arrays.copyOf(lows, size);
    lengths = lengths.length == size ? lengths : Arrays.copyOf(lengths, size);
    if (!sorted) {
      new PrefixSort(highs, lows, lengths).sort();
      sorted = true;
    }
  }

  /** Of sorted ones, the first that does not come before a prefix; it may be the end. */
  int firstFrom(long high, long low, int length) {
    int from = 0;
    int to = size;
    while (from < to) {
      int middle = (from + to) >>> 1;
      int byHigh = Long.compareUnsigned(highs[middle], high);
      int byLow = byHigh != 0 ? byHigh : Long.compareUnsigned(lows[middle], low);
      if (byLow < 0 || (byLow == 0 && length(middle) < length)) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }

  /** Whether a prefix is among sorted ones. */
  boolean contains(PrefixColumns from, int index) {
    return contains(from.highs[index], from.lows[index], from.length(index));
  }

  /** Whether a prefix is among sorted ones. */
  boolean contains(long high, long low, int length) {
    int at = firstFrom(high, low, length);
    return at < size && highs[at] == high && lows[at] == low && length(at) == length;
  }

  /** Whether an address lies in a prefix. */
  boolean holds(Family family, int index, long high, long low) {
    int length = length(index);
    return (high & Prefix.highMask(family, length)) == highs[index]
        && (low & Prefix.lowMask(family, length)) == lows[index];
  }

  /** Whether an address lies in one of the prefixes; all of them are looked at. */
  boolean anyHolds(Family family, long high, long low) {
    for (int i = 0; i < size; i++) {
      if (holds(family, i, high, low)) {
        return true;
      }
    }
    return false;
  }

  /** Whether all addresses of another prefix lie in a prefix. */
  boolean holds(Family family, int index, PrefixColumns other, int place) {
    return length(index) <= other.length(place)
        && holds(family, index, other.highs[place], other.lows[place]);
  }

  int size() {
    return size;
  }

  /** Where addresses lie among sorted prefixes, by the half that tells most of them apart. */
  PrefixIndex index(Family family) {
    return new PrefixIndex(family == Family.IP4 ? lows : highs);
  }

  long high(int index) {
    return highs[index];
  }

  long low(int index) {
    return lows[index];
  }

  int length(int index) {
    return Byte.toUnsignedInt(lengths[index]);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PrefixColumns columns
        && size == columns.size
        && Arrays.equals(highs, 0, size, columns.highs, 0, size)
        && Arrays.equals(lows, 0, size, columns.lows, 0, size)
        && Arrays.equals(lengths, 0, size, columns.lengths, 0, size);
  }

  @Override
  public int hashCode() {
    int hash = size;
    for (int i = 0; i < size; i++) {
      hash = 31 * hash + Long.hashCode(highs[i] ^ 31 * lows[i] ^ lengths[i]);
    }
    return hash;
  }
}

package io.echogate.policy;

import io.echogate.icmp.Family;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Prefixes of one family in ascending order, none of which holds another: flat arrays, for there
 * may be a million.
 */
final class PrefixArray {
  /** From so many prefixes on an index is faster than a search of all. */
  private static final int INDEXED = 256;

  private final Family family;
  private final long[] highs;
  private final long[] lows;
  private final byte[] lengths;

  /** Where addresses are, by the half that tells most of them apart; null where there are few. */
  private final @Nullable PrefixIndex index;

  private PrefixArray(Family family, long[] highs, long[] lows, byte[] lengths) {
    this.family = family;
    this.highs = highs;
    this.lows = lows;
    this.lengths = lengths;
    index = highs.length < INDEXED ? null : new PrefixIndex(family == Family.IP4 ? lows : highs);
  }

  /** Collects prefixes of one family. */
  static final class Builder {
    private static final int INITIAL = 4;

    private long[] highs = new long[INITIAL];
    private long[] lows = new long[INITIAL];
    private byte[] lengths = new byte[INITIAL];
    private int size;
    private boolean sorted = true;

    void add(long high, long low, int length) {
      if (size == highs.length) {
        grow(Math.multiplyExact(2, size));
      }
      highs[size] = high;
      lows[size] = low;
      lengths[size] = (byte) length;
      sorted &= size == 0 || PrefixSort.compare(highs, lows, lengths, size - 1, size) <= 0;
      size++;
    }

    void addAll(PrefixArray array) {
      for (int i = 0; i < array.size(); i++) {
        add(array.highs[i], array.lows[i], array.length(i));
      }
    }

    private void grow(int capacity) {
      highs = Arrays.copyOf(highs, capacity);
      lows = Arrays.copyOf(lows, capacity);
      lengths = Arrays.copyOf(lengths, capacity);
    }

    PrefixArray build(Family family) {
      long[] sortedHighs = Arrays.copyOf(highs, size);
      long[] sortedLows = Arrays.copyOf(lows, size);
      byte[] sortedLengths = Arrays.copyOf(lengths, size);
      if (!sorted) {
        new PrefixSort(sortedHighs, sortedLows, sortedLengths).sort();
      }
      PrefixArray all = new PrefixArray(family, sortedHighs, sortedLows, sortedLengths);
      return all.withoutHeld();
    }
  }

  /** The same addresses, without the prefixes that lie in the one before them. */
  private PrefixArray withoutHeld() {
    int kept = 0;
    for (int i = 0; i < size(); i++) {
      if (kept == 0 || !holds(kept - 1, highs[i], lows[i])) {
        highs[kept] = highs[i];
        lows[kept] = lows[i];
        lengths[kept] = lengths[i];
        kept++;
      }
    }
    return kept == size()
        ? this
        : new PrefixArray(
            family,
            Arrays.copyOf(highs, kept),
            Arrays.copyOf(lows, kept),
            Arrays.copyOf(lengths, kept));
  }

  int size() {
    return highs.length;
  }

  Prefix prefix(int index) {
    return new Prefix(family, highs[index], lows[index], length(index));
  }

  void forEach(PrefixSet.Receiver receiver) {
    for (int i = 0; i < size(); i++) {
      receiver.accept(highs[i], lows[i], length(i));
    }
  }

  boolean contains(long high, long low) {
    int at = lastAtMost(high, low);
    return at >= 0 && holds(at, high, low);
  }

  boolean covers(Prefix prefix) {
    int at = lastAtMost(prefix.high(), prefix.low());
    return at >= 0 && length(at) <= prefix.length() && holds(at, prefix.high(), prefix.low());
  }

  /** The last prefix that begins at the address or before it, or -1. */
  private int lastAtMost(long high, long low) {
    int from = 0;
    int to = highs.length;
    if (index != null) {
      long leading = family == Family.IP4 ? low : high;
      from = index.from(leading);
      to = index.to(leading);
    }
    while (from < to) {
      int middle = (from + to) >>> 1;
      int order = Long.compareUnsigned(highs[middle], high);
      if (order < 0 || (order == 0 && Long.compareUnsigned(lows[middle], low) <= 0)) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from - 1;
  }

  private boolean holds(int index, long high, long low) {
    int length = length(index);
    return (high & Prefix.highMask(family, length)) == highs[index]
        && (low & Prefix.lowMask(family, length)) == lows[index];
  }

  private int length(int index) {
    return Byte.toUnsignedInt(lengths[index]);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PrefixArray array
        && Arrays.equals(highs, array.highs)
        && Arrays.equals(lows, array.lows)
        && Arrays.equals(lengths, array.lengths);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Arrays.hashCode(highs) + Arrays.hashCode(lows)) + Arrays.hashCode(lengths);
  }
}

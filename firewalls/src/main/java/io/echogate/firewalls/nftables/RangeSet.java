package io.echogate.firewalls.nftables;

import java.util.Arrays;

/** Numbers, as ranges of them. */
final class RangeSet {
  private final long[] firsts;
  private final long[] lasts;

  private RangeSet(long[] firsts, long[] lasts) {
    this.firsts = firsts;
    this.lasts = lasts;
  }

  /** Collects ranges, in any order. */
  static final class Builder {
    private long[][] ranges = new long[8][];
    private int count;

    void add(long first, long last) {
      if (count == ranges.length) {
        ranges = Arrays.copyOf(ranges, 2 * count);
      }
      ranges[count++] = new long[] {first, last};
    }

    RangeSet build() {
      long[][] sorted = Arrays.copyOf(ranges, count);
      Arrays.sort(sorted, (a, b) -> Long.compare(a[0], b[0]));
      long[] firsts = new long[count];
      long[] lasts = new long[count];
      int merged = 0;
      for (long[] range : sorted) {
        if (merged > 0 && range[0] <= lasts[merged - 1]) {
          lasts[merged - 1] = Math.max(lasts[merged - 1], range[1]);
        } else {
          firsts[merged] = range[0];
          lasts[merged++] = range[1];
        }
      }
      return new RangeSet(Arrays.copyOf(firsts, merged), Arrays.copyOf(lasts, merged));
    }
  }

  boolean contains(long number) {
    int found = Arrays.binarySearch(firsts, number);
    int at = found >= 0 ? found : -found - 2;
    return at >= 0 && number <= lasts[at];
  }
}

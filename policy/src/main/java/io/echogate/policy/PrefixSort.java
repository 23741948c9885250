package io.echogate.policy;

/** Sorts three arrays that belong together, by address and then by length: a merge sort. */
final class PrefixSort {
  private final long[] highs;
  private final long[] lows;
  private final byte[] lengths;
  private final long[] otherHighs;
  private final long[] otherLows;
  private final byte[] otherLengths;

  PrefixSort(long[] highs, long[] lows, byte[] lengths) {
    this.highs = highs;
    this.lows = lows;
    this.lengths = lengths;
    otherHighs = highs.clone();
    otherLows = lows.clone();
    otherLengths = lengths.clone();
  }

  /** How two places of the arrays are ordered: negative, 0 or positive. */
  static int compare(long[] highs, long[] lows, byte[] lengths, int one, int other) {
    int byHigh = Long.compareUnsigned(highs[one], highs[other]);
    int byLow = byHigh != 0 ? byHigh : Long.compareUnsigned(lows[one], lows[other]);
    return byLow != 0 ? byLow : Byte.compareUnsigned(lengths[one], lengths[other]);
  }

  void sort() {
    sort(0, highs.length);
  }

  private void sort(int from, int to) {
    if (to - from < 2) {
      return;
    }
    int middle = (from + to) >>> 1;
    sort(from, middle);
    sort(middle, to);
    if (compare(highs, lows, lengths, middle - 1, middle) > 0) {
      merge(from, middle, to);
    }
  }

  private void merge(int from, int middle, int to) {
    System.arraycopy(highs, from, otherHighs, from, to - from);
    System.arraycopy(lows, from, otherLows, from, to - from);
    System.arraycopy(lengths, from, otherLengths, from, to - from);
    int left = from;
    int right = middle;
    for (int at = from; at < to; at++) {
      boolean takeLeft =
          right == to
              || (left < middle && compare(otherHighs, otherLows, otherLengths, left, right) <= 0);
      int taken = takeLeft ? left++ : right++;
      highs[at] = otherHighs[taken];
      lows[at] = otherLows[taken];
      lengths[at] = otherLengths[taken];
    }
  }
}

package io.echogate.policy;

/**
 * Sorts three arrays that belong together, by address and then by length. A merge sort, which likes
 * what is sorted in parts; but many IPv4 prefixes, each of which is a number of 40 bits, by these
 * bits.
 */
final class PrefixSort {
  /** From so many on the bits are faster. */
  private static final int MANY = 1 << 12;

  private static final int LENGTH_BITS = 8;
  private static final int DIGIT_BITS = 10;
  private static final int DIGITS = 1 << DIGIT_BITS;

  private final long[] highs;
  private final long[] lows;
  private final byte[] lengths;
  private long[] otherHighs = {};
  private long[] otherLows = {};
  private byte[] otherLengths = {};

  PrefixSort(long[] highs, long[] lows, byte[] lengths) {
    this.highs = highs;
    this.lows = lows;
    this.lengths = lengths;
  }

  /** How two places of the arrays are ordered: negative, 0 or positive. */
  static int compare(long[] highs, long[] lows, byte[] lengths, int one, int other) {
    int byHigh = Long.compareUnsigned(highs[one], highs[other]);
    int byLow = byHigh != 0 ? byHigh : Long.compareUnsigned(lows[one], lows[other]);
    return byLow != 0 ? byLow : Byte.compareUnsigned(lengths[one], lengths[other]);
  }

  void sort() {
    if (highs.length >= MANY && areShort()) {
      sortShort();
      return;
    }
    otherHighs = highs.clone();
    otherLows = lows.clone();
    otherLengths = lengths.clone();
    sort(0, highs.length);
  }

  /** Whether all addresses have 32 bits. */
  private boolean areShort() {
    long bits = 0;
    for (int i = 0; i < highs.length; i++) {
      bits |= highs[i] | lows[i] >>> Integer.SIZE;
    }
    return bits == 0;
  }

  /** Sorts by one digit after the other, the least first. */
  private void sortShort() {
    long[] numbers = new long[lows.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = lows[i] << LENGTH_BITS | Byte.toUnsignedInt(lengths[i]);
    }
    long[] others = new long[numbers.length];
    for (int shift = 0; shift < Integer.SIZE + LENGTH_BITS; shift += DIGIT_BITS) {
      byDigit(numbers, others, shift);
      long[] sorted = others;
      others = numbers;
      numbers = sorted;
    }
    for (int i = 0; i < numbers.length; i++) {
      lows[i] = numbers[i] >>> LENGTH_BITS;
      lengths[i] = (byte) numbers[i];
    }
  }

  private static void byDigit(long[] from, long[] to, int shift) {
    int[] places = new int[DIGITS + 1];
    for (long number : from) {
      places[digit(number, shift) + 1]++;
    }
    for (int digit = 0; digit < DIGITS; digit++) {
      places[digit + 1] += places[digit];
    }
    for (long number : from) {
      to[places[digit(number, shift)]++] = number;
    }
  }

  private static int digit(long number, int shift) {
    return (int) (number >>> shift) & (DIGITS - 1);
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

package io.echogate.firewalls.regions;

import java.util.Arrays;

/** Orders the places of two arrays that hold the halves of numbers. */
final class IndexSort {
  /** How many places fit beside 33 bits. */
  private static final int PLACE_BITS = 30;

  private IndexSort() {}

  /** The places from 0 to the size, those of lesser numbers first; all numbers are unsigned. */
  static int[] of(long[] highs, long[] lows, int size) {
    long bits = 0;
    for (int i = 0; i < size; i++) {
      bits |= highs[i] | (lows[i] >>> Integer.SIZE);
    }
    return bits == 0 && size < 1 << PLACE_BITS
        ? shortNumbers(lows, size)
        : merged(highs, lows, size);
  }

  private static int[] shortNumbers(long[] lows, int size) {
    long[] keys = new long[size];
    for (int i = 0; i < size; i++) {
      keys[i] = (lows[i] << PLACE_BITS) | i;
    }
    Arrays.sort(keys);
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      order[i] = (int) (keys[i] & ((1 << PLACE_BITS) - 1));
    }
    return order;
  }

  private static int[] merged(long[] highs, long[] lows, int size) {
    int[] from = new int[size];
    Arrays.setAll(from, i -> i);
    int[] to = new int[size];
    for (int width = 1; width < size; width *= 2) {
      for (int start = 0; start < size; start += 2 * width) {
        int middle = Math.min(start + width, size);
        int end = Math.min(start + 2 * width, size);
        int left = start;
        int right = middle;
        for (int i = start; i < end; i++) {
          boolean takesLeft =
              left < middle
                  && (right == end
                      || AddressRanges.compare(
                              highs[from[left]],
                              lows[from[left]],
                              highs[from[right]],
                              lows[from[right]])
                          <= 0);
          to[i] = takesLeft ? from[left++] : from[right++];
        }
      }
      int[] swap = from;
      from = to;
      to = swap;
    }
    return from;
  }
}

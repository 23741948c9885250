package io.echogate.firewalls.regions;

import java.util.Arrays;
import java.util.function.IntConsumer;

/** Sets of small numbers as bits in arrays, all of one length. */
final class Bits {
  private Bits() {}

  /** An empty set with room for so many numbers. */
  static long[] none(int size) {
    return new long[(size + 63) >>> 6];
  }

  /** All numbers below a size. */
  static long[] first(int size) {
    long[] bits = none(size);
    Arrays.fill(bits, -1L);
    if ((size & 63) != 0) {
      bits[bits.length - 1] = (1L << (size & 63)) - 1;
    }
    return bits;
  }

  static void set(long[] bits, int number) {
    bits[number >>> 6] |= 1L << (number & 63);
  }

  static boolean has(long[] bits, int number) {
    return ((bits[number >>> 6] >>> (number & 63)) & 1) != 0;
  }

  static boolean isEmpty(long[] bits) {
    for (long word : bits) {
      if (word != 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether two sets have something in common. */
  static boolean meet(long[] one, long[] other) {
    for (int i = 0; i < one.length; i++) {
      if ((one[i] & other[i]) != 0) {
        return true;
      }
    }
    return false;
  }

  static long[] and(long[] one, long[] other) {
    long[] both = new long[one.length];
    for (int i = 0; i < one.length; i++) {
      both[i] = one[i] & other[i];
    }
    return both;
  }

  /** The first set without the second. */
  static long[] without(long[] one, long[] other) {
    long[] rest = new long[one.length];
    for (int i = 0; i < one.length; i++) {
      rest[i] = one[i] & ~other[i];
    }
    return rest;
  }

  /** Puts a set into another. */
  static void add(long[] to, long[] what) {
    for (int i = 0; i < to.length; i++) {
      to[i] |= what[i];
    }
  }

  static int count(long[] bits) {
    int count = 0;
    for (long word : bits) {
      count += Long.bitCount(word);
    }
    return count;
  }

  /** The least number; -1 if there is none. */
  static int least(long[] bits) {
    for (int i = 0; i < bits.length; i++) {
      if (bits[i] != 0) {
        return (i << 6) + Long.numberOfTrailingZeros(bits[i]);
      }
    }
    return -1;
  }

  static void forEach(long[] bits, IntConsumer action) {
    for (int i = 0; i < bits.length; i++) {
      for (long word = bits[i]; word != 0; word &= word - 1) {
        action.accept((i << 6) + Long.numberOfTrailingZeros(word));
      }
    }
  }
}

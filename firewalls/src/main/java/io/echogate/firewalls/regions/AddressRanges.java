package io.echogate.firewalls.regions;

import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import java.util.Arrays;

/** Ranges of addresses of one family; both ends belong to them. */
final class AddressRanges {
  private long[] highs = new long[4];
  private long[] lows = new long[4];
  private long[] lastHighs = new long[4];
  private long[] lastLows = new long[4];
  private int size;

  /** The addresses of a family in a set. */
  static AddressRanges of(PrefixSet prefixes, Family family) {
    AddressRanges ranges = new AddressRanges();
    ranges.addAll(prefixes, family);
    return ranges;
  }

  void addAll(PrefixSet prefixes, Family family) {
    int bits = Address.bits(family);
    prefixes.forEach(
        family,
        (high, low, length) -> {
          int free = bits - length;
          long lastHigh = high | (free > 64 ? ones(free - 64) : 0);
          long lastLow = low | ones(Math.min(free, 64));
          add(high, low, lastHigh, lastLow);
        });
  }

  private static long ones(int count) {
    return count == 0 ? 0 : -1L >>> (64 - count);
  }

  void add(long high, long low, long lastHigh, long lastLow) {
    if (size == highs.length) {
      highs = Arrays.copyOf(highs, 2 * size);
      lows = Arrays.copyOf(lows, 2 * size);
      lastHighs = Arrays.copyOf(lastHighs, 2 * size);
      lastLows = Arrays.copyOf(lastLows, 2 * size);
    }
    highs[size] = high;
    lows[size] = low;
    lastHighs[size] = lastHigh;
    lastLows[size] = lastLow;
    size++;
  }

  int size() {
    return size;
  }

  long high(int index) {
    return highs[index];
  }

  long low(int index) {
    return lows[index];
  }

  long lastHigh(int index) {
    return lastHighs[index];
  }

  long lastLow(int index) {
    return lastLows[index];
  }

  /** The same as prefixes. */
  PrefixSet prefixes(Family family) {
    PrefixSet.Builder prefixes = new PrefixSet.Builder();
    int bits = Address.bits(family);
    for (int i = 0; i < size; i++) {
      long high = highs[i];
      long low = lows[i];
      while (true) {
        int free = free(high, low, lastHighs[i], lastLows[i], bits);
        prefixes.add(Prefix.of(family, high, low, bits - free));
        long endHigh = high | (free > 64 ? ones(free - 64) : 0);
        long endLow = low | ones(Math.min(free, 64));
        if (endHigh == lastHighs[i] && endLow == lastLows[i]) {
          break;
        }
        low = endLow + 1;
        high = low == 0 ? endHigh + 1 : endHigh;
      }
    }
    return prefixes.build();
  }

  /** How many last bits are free in the widest prefix from one address on, up to another. */
  private static int free(long high, long low, long lastHigh, long lastLow, int bits) {
    int zeros =
        low != 0
            ? Long.numberOfTrailingZeros(low)
            : Math.min(64 + Long.numberOfTrailingZeros(high), bits);
    long moreHigh = lastHigh - high - (Long.compareUnsigned(lastLow, low) < 0 ? 1 : 0);
    long moreLow = lastLow - low;
    // A prefix with n free bits has 2^n addresses: the last is 2^n - 1 behind the first.
    int most =
        moreHigh == -1 && moreLow == -1
            ? 128
            : moreLow == -1
                ? 127 - Long.numberOfLeadingZeros(moreHigh + 1)
                : moreHigh != 0
                    ? 127 - Long.numberOfLeadingZeros(moreHigh)
                    : 63 - Long.numberOfLeadingZeros(moreLow + 1);
    return Math.min(zeros, most);
  }

  static int compare(long high, long low, long otherHigh, long otherLow) {
    int order = Long.compareUnsigned(high, otherHigh);
    return order != 0 ? order : Long.compareUnsigned(low, otherLow);
  }
}

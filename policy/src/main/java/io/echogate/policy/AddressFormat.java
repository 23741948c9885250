package io.echogate.policy;

import io.echogate.icmp.Family;

/** Writes addresses: dotted decimal, and RFC 5952 for IPv6. */
final class AddressFormat {
  private static final int GROUPS = 8;

  private AddressFormat() {}

  static String of(Address address) {
    return address.family() == Family.IP4 ? dotted(address.low()) : groups(address);
  }

  private static String dotted(long address) {
    return (address >> 24 & 0xff)
        + "."
        + (address >> 16 & 0xff)
        + "."
        + (address >> 8 & 0xff)
        + "."
        + (address & 0xff);
  }

  private static String groups(Address address) {
    if (address.high() == 0 && address.low() >>> 32 == 0xffff) {
      return "::ffff:" + dotted(address.low() & 0xffff_ffffL);
    }
    int gap = longestZeros(address);
    int gapLength = gap < 0 ? 0 : zerosFrom(address, gap);
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < GROUPS; i++) {
      if (i == gap) {
        out.append("::");
        i += gapLength - 1;
        continue;
      }
      if (!out.isEmpty() && out.charAt(out.length() - 1) != ':') {
        out.append(':');
      }
      out.append(Integer.toHexString(group(address, i)));
    }
    return out.toString();
  }

  /** Where the first of the longest runs of at least two zero groups begins, or -1. */
  private static int longestZeros(Address address) {
    int longest = -1;
    int length = 1;
    for (int i = 0; i < GROUPS; i++) {
      int zeros = zerosFrom(address, i);
      if (zeros > length) {
        longest = i;
        length = zeros;
      }
    }
    return longest;
  }

  private static int zerosFrom(Address address, int index) {
    int end = index;
    while (end < GROUPS && group(address, end) == 0) {
      end++;
    }
    return end - index;
  }

  private static int group(Address address, int index) {
    long half = index < GROUPS / 2 ? address.high() : address.low();
    return (int) (half >>> (48 - 16 * (index % (GROUPS / 2))) & 0xffff);
  }
}

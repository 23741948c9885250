package io.echogate.firewalls.nftables;

import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;

/** Takes ranges of addresses apart into prefixes. */
final class AddressRanges {
  private AddressRanges() {}

  /** Adds all addresses from one to another, which is not below it. */
  static void add(PrefixSet.Builder set, Address first, Address last) {
    Family family = first.family();
    int bits = Address.bits(family);
    long high = first.high();
    long low = first.low();
    while (true) {
      int length = bits;
      while (length > 0 && fits(family, high, low, length - 1, last)) {
        length--;
      }
      set.add(new Prefix(family, high, low, length));
      long endHigh = high | ~maskHigh(family, length);
      long endLow = low | ~maskLow(family, length);
      if (family == Family.IP4) {
        endHigh = 0;
        endLow &= 0xffff_ffffL;
      }
      if (endHigh == last.high() && endLow == last.low()) {
        return;
      }
      low = endLow + 1;
      high = endHigh + (low == 0 ? 1 : 0);
    }
  }

  /** Whether an address begins a prefix of that length that ends not behind another address. */
  private static boolean fits(Family family, long high, long low, int length, Address last) {
    long maskHigh = maskHigh(family, length);
    long maskLow = maskLow(family, length);
    if ((high & ~maskHigh) != 0 || (low & ~maskLow & width(family)) != 0) {
      return false;
    }
    long endHigh = family == Family.IP4 ? 0 : high | ~maskHigh;
    long endLow = (low | ~maskLow) & width(family);
    int order = Long.compareUnsigned(endHigh, last.high());
    return order < 0 || (order == 0 && Long.compareUnsigned(endLow, last.low()) <= 0);
  }

  private static long width(Family family) {
    return family == Family.IP4 ? 0xffff_ffffL : -1L;
  }

  private static long maskHigh(Family family, int length) {
    if (family == Family.IP4 || length == 0) {
      return 0;
    }
    return length >= 64 ? -1L : -1L << (64 - length);
  }

  private static long maskLow(Family family, int length) {
    if (family == Family.IP4) {
      return length == 0 ? 0 : 0xffff_ffffL << (32 - length) & 0xffff_ffffL;
    }
    return length <= 64 ? 0 : -1L << (128 - length);
  }

  /** How many leading ones a mask has; -1 if zeros stand between ones. */
  static int prefixLength(Address mask) {
    int bits = Address.bits(mask.family());
    int length = Long.bitCount(mask.high()) + Long.bitCount(mask.low());
    return length <= bits
            && maskHigh(mask.family(), length) == mask.high()
            && maskLow(mask.family(), length) == mask.low()
        ? length
        : -1;
  }
}

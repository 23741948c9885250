package io.echogate.advice.analysis;

import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.policy.Prefix;

/**
 * Addresses of one family, from one to another, both included; halves as in {@link Address}, to be
 * compared as unsigned numbers.
 */
record AddressRange(long firstHigh, long firstLow, long lastHigh, long lastLow) {

  /** The addresses of a prefix. */
  static AddressRange of(Prefix prefix) {
    Family family = prefix.family();
    Prefix mask = Prefix.of(family, -1, -1, prefix.length());
    long all = family == Family.IP4 ? 0xffff_ffffL : -1;
    return new AddressRange(
        prefix.high(),
        prefix.low(),
        family == Family.IP4 ? 0 : prefix.high() | ~mask.high(),
        prefix.low() | (all & ~mask.low()));
  }

  /** The addresses of a prefix as it is written: {@code 192.0.2.0/24}. */
  static AddressRange of(String prefix) {
    int slash = prefix.indexOf('/');
    Address address = Address.parse(prefix.substring(0, slash)).orElseThrow();
    return of(Prefix.of(address, Integer.parseInt(prefix.substring(slash + 1))));
  }

  boolean contains(Address address) {
    return compare(firstHigh, firstLow, address.high(), address.low()) <= 0
        && compare(address.high(), address.low(), lastHigh, lastLow) <= 0;
  }

  /** Whether all its addresses are in another range. */
  boolean isIn(AddressRange other) {
    return compare(other.firstHigh, other.firstLow, firstHigh, firstLow) <= 0
        && compare(lastHigh, lastLow, other.lastHigh, other.lastLow) <= 0;
  }

  Address first(Family family) {
    return new Address(family, firstHigh, firstLow);
  }

  Address last(Family family) {
    return new Address(family, lastHigh, lastLow);
  }

  /** Compares addresses of one family. */
  static int compare(Address one, Address other) {
    return compare(one.high(), one.low(), other.high(), other.low());
  }

  static int compare(long oneHigh, long oneLow, long otherHigh, long otherLow) {
    int byHigh = Long.compareUnsigned(oneHigh, otherHigh);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(oneLow, otherLow);
  }
}

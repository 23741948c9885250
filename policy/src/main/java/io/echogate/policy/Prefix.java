package io.echogate.policy;

import io.echogate.icmp.Family;

/**
 * An address prefix; its host bits are zero.
 *
 * @param high the upper 64 bits of an IPv6 address; 0 for IPv4
 * @param low the lower 64 bits of an IPv6 address; an IPv4 address in the lower 32
 * @param length 0-32 or 0-128
 */
public record Prefix(Family family, long high, long low, int length) {
  public Prefix {
    int bits = Address.bits(family);
    if (length < 0 || length > bits) {
      throw new IllegalArgumentException("no prefix length of " + family + ": " + length);
    }
    if ((high & ~highMask(family, length)) != 0 || (low & ~lowMask(family, length)) != 0) {
      throw new IllegalArgumentException("host bits are set behind /" + length);
    }
  }

  /** The prefix of that length which holds an address: host bits are cut off. */
  public static Prefix of(Family family, long high, long low, int length) {
    return new Prefix(
        family, high & highMask(family, length), low & lowMask(family, length), length);
  }

  /** The prefix of that length which holds an address. */
  public static Prefix of(Address address, int length) {
    return of(address.family(), address.high(), address.low(), length);
  }

  /** Whether it holds one address only. */
  public boolean isAddress() {
    return length == Address.bits(family);
  }

  /** Whether an address of the same family lies in this prefix. */
  public boolean contains(long addressHigh, long addressLow) {
    return (addressHigh & highMask(family, length)) == high
        && (addressLow & lowMask(family, length)) == low;
  }

  /** The last address in it. */
  public Address last() {
    long width = family == Family.IP4 ? 0xffff_ffffL : -1L;
    long highWidth = family == Family.IP4 ? 0 : -1L;
    return new Address(
        family,
        high | (~highMask(family, length) & highWidth),
        low | (~lowMask(family, length) & width));
  }

  /**
   * One half of this prefix, which holds more than one address.
   *
   * @param upper whether it is the half with the higher addresses
   */
  public Prefix half(boolean upper) {
    int longer = length + 1;
    int bit = Address.bits(family) - longer;
    return new Prefix(
        family,
        upper && bit >= 64 ? high | 1L << (bit - 64) : high,
        upper && bit < 64 ? low | 1L << bit : low,
        longer);
  }

  /** Address and length: {@code 192.0.2.0/24}. */
  @Override
  public String toString() {
    return new Address(family, high, low) + "/" + length;
  }

  static long highMask(Family family, int length) {
    if (family == Family.IP4 || length == 0) {
      return 0;
    }
    return length >= 64 ? -1L : -1L << (64 - length);
  }

  static long lowMask(Family family, int length) {
    if (family == Family.IP4) {
      return length == 0 ? 0 : 0xffff_ffffL << (32 - length) & 0xffff_ffffL;
    }
    return length <= 64 ? 0 : -1L << (128 - length);
  }
}

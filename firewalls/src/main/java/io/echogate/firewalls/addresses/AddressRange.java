package io.echogate.firewalls.addresses;

import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import java.math.BigInteger;

/** Addresses from one to another, as prefixes. */
public final class AddressRange {
  private static final BigInteger LOW = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

  private AddressRange() {}

  /** Adds the addresses from the first to the last, both of one family and in order. */
  public static void add(PrefixSet.Builder prefixes, Address first, Address last) {
    if (first.family() == Family.IP4) {
      addIp4(prefixes, first.low(), last.low());
    } else {
      addIp6(prefixes, number(first), number(last));
    }
  }

  /** Whether the first address is not above the last one. */
  public static boolean isOrdered(Address first, Address last) {
    int high = Long.compareUnsigned(first.high(), last.high());
    return high < 0 || (high == 0 && Long.compareUnsigned(first.low(), last.low()) <= 0);
  }

  private static void addIp4(PrefixSet.Builder prefixes, long first, long last) {
    long at = first;
    while (at <= last) {
      int bits = at == 0 ? 32 : Math.min(32, Long.numberOfTrailingZeros(at));
      while (at + (1L << bits) - 1 > last) {
        bits--;
      }
      prefixes.add(new Prefix(Family.IP4, 0, at, 32 - bits));
      at += 1L << bits;
    }
  }

  private static void addIp6(PrefixSet.Builder prefixes, BigInteger first, BigInteger last) {
    BigInteger at = first;
    while (at.compareTo(last) <= 0) {
      int bits = at.signum() == 0 ? 128 : Math.min(128, at.getLowestSetBit());
      BigInteger room = last.subtract(at).add(BigInteger.ONE);
      bits = Math.min(bits, room.bitLength() - 1);
      prefixes.add(
          new Prefix(
              Family.IP6, at.shiftRight(64).longValue(), at.and(LOW).longValue(), 128 - bits));
      at = at.add(BigInteger.ONE.shiftLeft(bits));
    }
  }

  private static BigInteger number(Address address) {
    return unsigned(address.high()).shiftLeft(64).or(unsigned(address.low()));
  }

  private static BigInteger unsigned(long bits) {
    return BigInteger.valueOf(bits).and(LOW);
  }
}

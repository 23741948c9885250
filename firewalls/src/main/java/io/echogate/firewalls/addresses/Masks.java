package io.echogate.firewalls.addresses;

import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import java.util.OptionalInt;

/** Masks: ones where bits count, and wildcards, their reverse. */
public final class Masks {
  private static final long IP4 = 0xffff_ffffL;

  private Masks() {}

  /** The reverse: a mask for a wildcard, a wildcard for a mask. */
  public static Address reverse(Address mask) {
    return mask.family() == Family.IP4
        ? new Address(Family.IP4, 0, ~mask.low() & IP4)
        : new Address(Family.IP6, ~mask.high(), ~mask.low());
  }

  /** The bits of an address that a mask lets count. */
  public static Address masked(Address address, Address mask) {
    return new Address(address.family(), address.high() & mask.high(), address.low() & mask.low());
  }

  /** The prefix length that a mask is; empty if a one follows a zero in it. */
  public static OptionalInt length(Address mask) {
    int bits = Address.bits(mask.family());
    int ones =
        mask.family() == Family.IP4
            ? Long.numberOfLeadingZeros(~(mask.low() << 32))
            : mask.high() == -1L
                ? 64 + Long.numberOfLeadingZeros(~mask.low())
                : Long.numberOfLeadingZeros(~mask.high());
    int length = Math.min(bits, ones);
    return Long.bitCount(mask.high()) + Long.bitCount(mask.low()) == length
        ? OptionalInt.of(length)
        : OptionalInt.empty();
  }
}

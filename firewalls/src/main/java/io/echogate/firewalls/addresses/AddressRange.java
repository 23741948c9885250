package io.echogate.firewalls.addresses;

import io.echogate.policy.Address;

/** Addresses from one to another. */
public final class AddressRange {
  private AddressRange() {}

  /** Whether the first address is not above the last one. */
  public static boolean isOrdered(Address first, Address last) {
    int high = Long.compareUnsigned(first.high(), last.high());
    return high < 0 || (high == 0 && Long.compareUnsigned(first.low(), last.low()) <= 0);
  }
}

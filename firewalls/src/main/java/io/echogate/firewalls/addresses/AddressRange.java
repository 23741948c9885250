package io.echogate.firewalls.addresses;

import io.echogate.policy.Address;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;

/** Addresses from one to another, as prefixes. */
public final class AddressRange {
  private AddressRange() {}

  /** Adds the addresses from the first to the last, both of one family and in order. */
  public static void add(PrefixSet.Builder prefixes, Address first, Address last) {
    Address at = first;
    while (true) {
      Prefix prefix = widest(at, last);
      prefixes.add(prefix);
      Address end = prefix.last();
      if (end.equals(last)) {
        return;
      }
      long low = end.low() + 1;
      at = new Address(at.family(), low == 0 ? end.high() + 1 : end.high(), low);
    }
  }

  /** The widest prefix that begins at an address and ends not behind another. */
  private static Prefix widest(Address at, Address last) {
    Prefix prefix = Prefix.of(at, Address.bits(at.family()));
    while (prefix.length() > 0) {
      Prefix wider = Prefix.of(at, prefix.length() - 1);
      boolean begins = wider.high() == at.high() && wider.low() == at.low();
      if (!begins || !isOrdered(wider.last(), last)) {
        break;
      }
      prefix = wider;
    }
    return prefix;
  }

  /** Whether the first address is not above the last one. */
  public static boolean isOrdered(Address first, Address last) {
    int high = Long.compareUnsigned(first.high(), last.high());
    return high < 0 || (high == 0 && Long.compareUnsigned(first.low(), last.low()) <= 0);
  }
}

package io.echogate.cli.verify;

import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.policy.Prefix;
import java.util.ArrayList;
import java.util.List;

/** The addresses at which a prefix begins and ends. */
final class Edges {
  private Edges() {}

  /** Its first and last address, and those beside it, as far as there are any. */
  static List<Address> of(Prefix prefix) {
    Address first = new Address(prefix.family(), prefix.high(), prefix.low());
    Address last = last(prefix);
    List<Address> edges = new ArrayList<>(List.of(first));
    if (!last.equals(first)) {
      edges.add(last);
    }
    if (first.high() != 0 || first.low() != 0) {
      edges.add(before(first));
    }
    if (!last.equals(last(Prefix.of(last, 0)))) {
      edges.add(after(last));
    }
    return edges;
  }

  private static Address last(Prefix prefix) {
    if (prefix.family() == Family.IP4) {
      return new Address(Family.IP4, 0, prefix.low() | 0xffff_ffffL >>> prefix.length());
    }
    int length = prefix.length();
    long high = length >= 64 ? 0 : -1L >>> length;
    long low = length == 128 ? 0 : length <= 64 ? -1L : -1L >>> (length - 64);
    return new Address(Family.IP6, prefix.high() | high, prefix.low() | low);
  }

  private static Address before(Address address) {
    long borrow = address.low() == 0 ? 1 : 0;
    return new Address(address.family(), address.high() - borrow, address.low() - 1);
  }

  private static Address after(Address address) {
    long carry = address.low() == -1 ? 1 : 0;
    return new Address(address.family(), address.high() + carry, address.low() + 1);
  }
}

package io.echogate.advice.analysis;

import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One or two addresses that stand for many, those preferred that are kept for documentation (RFC
 * 5737, RFC 3849), and on a link the first ones. Two, so that a source and a destination can be
 * told apart.
 */
final class Examples {
  private static final List<AddressRange> DOCUMENTATION4 =
      List.of(
          AddressRange.of("192.0.2.0/24"),
          AddressRange.of("198.51.100.0/24"),
          AddressRange.of("203.0.113.0/24"),
          AddressRange.of("224.0.0.0/24"));
  private static final List<AddressRange> DOCUMENTATION6 =
      List.of(
          AddressRange.of("2001:db8::/32"),
          AddressRange.of("2001:db8:1::/48"),
          AddressRange.of("fe80::/64"),
          AddressRange.of("ff02::/64"));
  private static final int WANTED = 2;

  private final Family family;
  private final List<Address> good = new ArrayList<>(WANTED);
  private final List<Address> any = new ArrayList<>(WANTED);

  Examples(Family family) {
    this.family = family;
  }

  /**
   * Whether more addresses are of use only if they are kept for documentation: there are enough of
   * all others.
   */
  boolean areEnough() {
    return any.size() == WANTED;
  }

  /**
   * Where the next addresses begin that are kept for documentation, from one on; the address itself
   * if it is one of them.
   */
  static Optional<Address> nextDocumentation(Address from) {
    return documentation(from.family()).stream()
        .filter(range -> AddressRange.compare(from, range.last(from.family())) <= 0)
        .map(range -> range.first(from.family()))
        .map(first -> AddressRange.compare(first, from) < 0 ? from : first)
        .min(AddressRange::compare);
  }

  /** Adds addresses of a range, unless there are enough already. */
  void addSomeOf(AddressRange range) {
    for (AddressRange documentation : documentation(family)) {
      if (good.size() == WANTED) {
        return;
      }
      Address start = documentation.first(family);
      Address first = new Address(family, start.high(), start.low() + 1);
      if (range.contains(first)) {
        add(good, first);
      } else if (range.isIn(documentation)) {
        add(good, range.first(family));
        add(good, range.last(family));
      }
    }
    add(any, range.first(family));
    add(any, range.last(family));
  }

  void addAll(Examples others) {
    others.good.forEach(address -> add(good, address));
    others.any.forEach(address -> add(any, address));
  }

  private static List<AddressRange> documentation(Family family) {
    return family == Family.IP4 ? DOCUMENTATION4 : DOCUMENTATION6;
  }

  private static void add(List<Address> list, Address address) {
    if (list.size() < WANTED && !list.contains(address)) {
      list.add(address);
    }
  }

  /** The addresses, the best first. */
  List<Address> list() {
    List<Address> all = new ArrayList<>(good);
    all.addAll(any);
    return all;
  }
}

package io.echogate.advice.analysis;

import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.policy.BuiltInSet;
import io.echogate.policy.PrefixSet;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Addresses that are alike for everything that a policy can know of them without naming them: in
 * the same built-in sets, and of the same scope.
 *
 * @param ranges ascending, and apart from each other
 * @param builtIns the built-in sets that all of them are in; none of them is in any other
 */
record AddressClass(Family family, List<AddressRange> ranges, Set<BuiltInSet> builtIns) {

  private static final List<AddressRange> UNICAST4 =
      List.of(range("1.0.0.0", "126.255.255.255"), range("128.0.0.0", "223.255.255.255"));
  private static final List<AddressRange> UNICAST6 =
      List.of(
          range("::2", "fe7f:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
          range("fec0::", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"));
  private static final AddressRange LINK_LOCAL6 = AddressRange.of("fe80::/10");
  private static final AddressRange UNSPECIFIED6 = AddressRange.of("::/128");

  AddressClass {
    ranges = List.copyOf(ranges);
    builtIns = Set.copyOf(builtIns);
  }

  /** Addresses of other machines, those of only one link left out. */
  static AddressClass others(Family family) {
    return of(family, unicast(family));
  }

  /** Addresses of this machine, those of only one link left out. */
  static AddressClass own(Family family) {
    return of(family, unicast(family), BuiltInSet.SELF);
  }

  private static List<AddressRange> unicast(Family family) {
    return family == Family.IP4 ? UNICAST4 : UNICAST6;
  }

  /** All addresses of a family that are of no multicast group, with these built-in sets. */
  static AddressClass anyUnicast(Family family, BuiltInSet... builtIns) {
    return of(
        family,
        List.of(
            family == Family.IP4
                ? range("0.0.0.0", "223.255.255.255")
                : range("::2", "fe7f:ffff:ffff:ffff:ffff:ffff:ffff:ffff")),
        builtIns);
  }

  /** Link-local addresses of other machines. */
  static AddressClass linkLocalOthers() {
    return of(Family.IP6, List.of(LINK_LOCAL6));
  }

  /** Link-local addresses of this machine. */
  static AddressClass linkLocalOwn() {
    return of(Family.IP6, List.of(LINK_LOCAL6), BuiltInSet.SELF);
  }

  /** The source of a machine that has no address yet. */
  static AddressClass unspecified() {
    return of(Family.IP6, List.of(UNSPECIFIED6));
  }

  /** Multicast groups of which the packets stay on one link. */
  static AddressClass groupsOfALink(Family family) {
    return of(
        family,
        List.of(AddressRange.of(family == Family.IP4 ? "224.0.0.0/24" : "ff02::/16")),
        BuiltInSet.MULTICAST);
  }

  /** Addresses that reach everybody on a link: of IPv4 its broadcast addresses. */
  static List<AddressClass> everybody(Family family) {
    return switch (family) {
      case IP4 -> List.of(limitedBroadcast(), anyUnicast(family, BuiltInSet.BROADCAST));
      case IP6 -> List.of(groups(family));
    };
  }

  /** All multicast groups. */
  static AddressClass groups(Family family) {
    return of(
        family,
        List.of(AddressRange.of(family == Family.IP4 ? "224.0.0.0/4" : "ff00::/8")),
        BuiltInSet.MULTICAST);
  }

  /** The IPv4 address of everybody on the link. */
  static AddressClass limitedBroadcast() {
    return of(Family.IP4, List.of(AddressRange.of("255.255.255.255/32")), BuiltInSet.BROADCAST);
  }

  private static AddressClass of(Family family, List<AddressRange> ranges, BuiltInSet... builtIns) {
    return new AddressClass(family, ranges, Set.copyOf(Arrays.asList(builtIns)));
  }

  private static AddressRange range(String first, String last) {
    Address from = Address.parse(first).orElseThrow();
    Address to = Address.parse(last).orElseThrow();
    return new AddressRange(from.high(), from.low(), to.high(), to.low());
  }

  /** One of them alone. */
  AddressClass only(Address address) {
    AddressRange range =
        new AddressRange(address.high(), address.low(), address.high(), address.low());
    return new AddressClass(family, List.of(range), builtIns);
  }

  boolean contains(Address address) {
    if (address.family() != family) {
      return false;
    }
    for (AddressRange range : ranges) {
      if (range.contains(address)) {
        return true;
      }
    }
    return false;
  }

  /** Whether multicast listener discovery accepts such a source: link-local, or none. */
  boolean isOfListeners() {
    return family == Family.IP6
        && ranges.stream().allMatch(range -> range.isIn(LINK_LOCAL6) || range.isIn(UNSPECIFIED6));
  }

  /** The addresses as prefixes. */
  PrefixSet prefixes() {
    PrefixSet.Builder prefixes = new PrefixSet.Builder();
    for (AddressRange range : ranges) {
      prefixes.addRange(range.first(family), range.last(family));
    }
    return prefixes.build();
  }
}

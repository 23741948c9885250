package io.echogate.firewalls.export;

import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.rules.Match.AddressKind;
import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import java.util.EnumSet;
import java.util.Set;

/** Which addresses real packets can have on the way through {@link JudgedRouter}. */
final class RegionAddresses {
  private RegionAddresses() {}

  /** Kinds of both ends of a flow. */
  static Set<AddressKind> ofFlows() {
    return EnumSet.of(AddressKind.UNICAST, AddressKind.LOCAL);
  }

  /** Kinds of sources for which there is a route to be made. */
  static Set<AddressKind> sourceKinds(Course course, Family family) {
    Set<AddressKind> kinds = EnumSet.of(AddressKind.UNICAST, AddressKind.LOCAL);
    // Of IPv4, netfilter asks the table of own addresses only, in which nothing leads nowhere.
    kinds.addAll(
        family == Family.IP4
            ? EnumSet.of(AddressKind.BROADCAST)
            : EnumSet.of(
                AddressKind.ANYCAST,
                AddressKind.BLACKHOLE,
                AddressKind.UNREACHABLE,
                AddressKind.PROHIBIT));
    if (course == Course.OUT) {
      kinds.add(AddressKind.MULTICAST);
    }
    return kinds;
  }

  /** Kinds of destinations that a packet of a course can have. */
  static Set<AddressKind> destinationKinds(Course course, Family family) {
    Set<AddressKind> kinds =
        switch (course) {
          case IN -> EnumSet.of(AddressKind.LOCAL, AddressKind.MULTICAST);
          case OUT -> EnumSet.of(AddressKind.UNICAST, AddressKind.MULTICAST);
          case FORWARD -> EnumSet.of(AddressKind.UNICAST);
        };
    if (course != Course.FORWARD && family == Family.IP4) {
      kinds.add(AddressKind.BROADCAST);
    } else if (course == Course.IN) {
      kinds.add(AddressKind.ANYCAST);
    }
    return kinds;
  }

  /**
   * Whether packets can come from an address.
   *
   * @param unspecified whether that may be none
   */
  static boolean isSource(
      Address one, Course course, AddressKind kind, String in, boolean unspecified) {
    if (one.family() == Family.IP4) {
      return isOrdinary(one);
    }
    if (one.high() == 0 && one.low() == 0) {
      return course == Course.IN && kind == AddressKind.UNICAST && unspecified;
    }
    if (AddressUses.isLinkLocal(one)) {
      return course != Course.FORWARD && (kind == AddressKind.UNICAST || isOwn(one, kind, in));
    }
    return isOrdinary(one);
  }

  /** Whether packets can go to an address. */
  static boolean isDestination(Address one, Course course, AddressKind kind, String in) {
    if (kind == AddressKind.MULTICAST) {
      // Of groups, a host takes only those that it is in.
      String text = one.toString();
      return course == Course.OUT || text.equals("224.0.0.1") || text.equals("ff02::1");
    }
    if (one.toString().equals("255.255.255.255")) {
      return kind == AddressKind.BROADCAST;
    }
    if (AddressUses.isLinkLocal(one)) {
      return course == Course.OUT ? kind == AddressKind.UNICAST : isOwn(one, kind, in);
    }
    return isOrdinary(one);
  }

  /** Whether it is the router's own on that link. */
  private static boolean isOwn(Address one, AddressKind kind, String in) {
    return kind == AddressKind.LOCAL
        && one.toString().equals("fe80::5")
        && in.equals(JudgedRouter.LINKS.getFirst());
  }

  /** Not of a network that means this host, or that is carried in another family's addresses. */
  private static boolean isOrdinary(Address one) {
    if (one.family() == Family.IP6) {
      return one.high() >>> 56 != 0;
    }
    long network = one.low() >>> 24;
    return network != 0 && network != 127 && one.low() != 0xffff_ffffL;
  }
}

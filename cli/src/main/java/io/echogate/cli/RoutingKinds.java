package io.echogate.cli;

import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.rules.Match.AddressKind;
import io.echogate.firewalls.rules.Match.LinkKind;
import io.echogate.icmp.Family;
import io.echogate.policy.Address;

/** What {@link OwnMachine} calls addresses, and packets to them, as Linux does. */
final class RoutingKinds {
  private static final long BROADCAST = 0xffff_ffffL;

  /** 192.0.2.255. */
  private static final long SUBNET_BROADCAST = 0xc000_02ffL;

  private RoutingKinds() {}

  /** What a source is called. */
  static AddressKind source(Course course, Address address) {
    return kind(address, course == Course.OUT);
  }

  /** What a destination is called. */
  static AddressKind destination(Course course, Address address) {
    return kind(address, course == Course.IN);
  }

  /** What the link layer calls a packet. */
  static LinkKind link(Address destination) {
    return switch (kind(destination, false)) {
      case MULTICAST -> LinkKind.MULTICAST;
      case BROADCAST -> LinkKind.BROADCAST;
      default -> LinkKind.UNICAST;
    };
  }

  private static AddressKind kind(Address address, boolean own) {
    if (AskedSituation.isMulticast(address)) {
      return AddressKind.MULTICAST;
    }
    if (address.family() == Family.IP6) {
      boolean unspecified = address.high() == 0 && address.low() == 0;
      return unspecified ? AddressKind.UNSPEC : own ? AddressKind.LOCAL : AddressKind.UNICAST;
    }
    // Linux counts 0.0.0.0/8 to them.
    boolean broadcast =
        address.low() == BROADCAST
            || address.low() == SUBNET_BROADCAST
            || address.low() >>> 24 == 0;
    return broadcast ? AddressKind.BROADCAST : own ? AddressKind.LOCAL : AddressKind.UNICAST;
  }
}

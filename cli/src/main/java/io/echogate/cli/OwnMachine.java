package io.echogate.cli;

import io.echogate.engine.Machine;
import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.policy.Prefix;
import java.util.HashSet;
import java.util.Set;

/** The machine that described packets arrive at: documentation addresses (RFC 5737, RFC 3849). */
final class OwnMachine {
  private static final long DOCUMENTATION4 = 0xc000_0200L;
  private static final long DOCUMENTATION4_BEYOND = 0xc633_6400L;
  private static final long DOCUMENTATION6 = 0x2001_0db8_0000_0000L;
  private static final long LINK_LOCAL = 0xfe80_0000_0000_0000L;
  private static final int OWN = 2;
  private static final int OTHER = 1;
  private static final int SUBNET4 = 24;
  private static final int SUBNET6 = 64;

  private OwnMachine() {}

  /** Its address: 192.0.2.2 or 2001:db8::2. */
  static Address address(Family family) {
    return host(family, OWN);
  }

  /** Its neighbour's address: 192.0.2.1 or 2001:db8::1. */
  static Address neighbor(Family family) {
    return host(family, OTHER);
  }

  /** Its neighbour's address on the link alone: 192.0.2.1 or fe80::1. */
  static Address linkNeighbor(Family family) {
    return switch (family) {
      case IP4 -> neighbor(family);
      case IP6 -> new Address(family, LINK_LOCAL, OTHER);
    };
  }

  /** Its address on the link alone: 192.0.2.2 or fe80::2. */
  static Address ownOnLink(Family family) {
    return switch (family) {
      case IP4 -> address(family);
      case IP6 -> new Address(family, LINK_LOCAL, OWN);
    };
  }

  /** A machine that is reached through it: 198.51.100.2 or 2001:db8:1::2. */
  static Address beyond(Family family) {
    return switch (family) {
      case IP4 -> new Address(family, 0, DOCUMENTATION4_BEYOND | OWN);
      case IP6 -> new Address(family, DOCUMENTATION6 | 1L << 16, OWN);
    };
  }

  private static Address host(Family family, int number) {
    return switch (family) {
      case IP4 -> new Address(family, 0, DOCUMENTATION4 | number);
      case IP6 -> new Address(family, DOCUMENTATION6, number);
    };
  }

  /** What policies ask of it: its addresses, also on the link alone, and its subnets. */
  static Machine asSeen() {
    return new Machine(
        Set.of(address(Family.IP4), address(Family.IP6), ownOnLink(Family.IP6)),
        Set.of(
            Prefix.of(Family.IP4, 0, DOCUMENTATION4, SUBNET4),
            Prefix.of(Family.IP6, DOCUMENTATION6, 0, SUBNET6),
            Prefix.of(Family.IP6, LINK_LOCAL, 0, SUBNET6)));
  }

  /** The same with one more address. */
  static Machine withAddress(Address address) {
    Machine machine = asSeen();
    Set<Address> addresses = new HashSet<>(machine.addresses());
    addresses.add(address);
    return new Machine(addresses, machine.subnets());
  }
}

package io.echogate.firewalls.export;

import java.util.Set;

/**
 * What a target can ask of a packet.
 *
 * @param name of the target, as messages have it
 * @param able what it can
 */
record Capabilities(String name, Set<Ability> able) {
  Capabilities {
    able = Set.copyOf(able);
  }

  boolean can(Ability ability) {
    return able.contains(ability);
  }

  /** Something that not every target can. */
  enum Ability {
    /** Ask connection tracking: {@code related}, {@code solicited}. */
    STATES("connection tracking"),
    /** Ask whether an address is this machine's own, or a broadcast address. */
    ADDRESS_KINDS("a match for the machine's own addresses"),
    /** Compare the length of the packet. */
    LENGTH("a match for the length of packets"),
    /** Compare the TTL of IPv4. */
    TTL("a match for the TTL"),
    /** Compare the hop limit of IPv6. */
    HOP_LIMIT("a match for the hop limit"),
    /** Ask for the date. */
    TIME("a match for dates"),
    /** Report packets. */
    LOG("a way to report packets");

    private final String text;

    Ability(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }
}

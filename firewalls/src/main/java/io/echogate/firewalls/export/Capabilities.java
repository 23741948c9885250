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
    ADDRESS_KINDS("match for the machine's own addresses"),
    /** Compare the length of the packet. */
    LENGTH("match for the length of packets"),
    /** Compare the TTL of IPv4. */
    TTL("match for the TTL"),
    /** Compare the hop limit of IPv6. */
    HOP_LIMIT("match for the hop limit"),
    /** Ask for the date. */
    TIME("match for dates"),
    /** Report packets. */
    LOG("way to report packets"),
    /** Leave open whether a condition holds that it cannot say. */
    OPEN("match that may hold or not");

    private final String text;

    Ability(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }
}

package io.echogate.advice.analysis;

import java.util.Set;

/**
 * Packets of one message, in one direction: every combination of what is given.
 *
 * @param hopLimits within 0-255
 * @param payloads bytes behind the ICMP header
 * @param header bytes of the IP header and what follows it, up to the ICMP header
 * @param related whether they quote a packet of a known flow: yes, no, or both where it depends
 * @param solicited whether they answer a request that left this machine, likewise
 * @param attached whether an IPv4 source is in a subnet of this machine
 */
record Region(
    AddressClass sources,
    AddressClass destinations,
    Interval hopLimits,
    Interval payloads,
    int header,
    Set<Boolean> related,
    Set<Boolean> solicited,
    boolean attached) {

  /** Bytes of the ICMP header. */
  static final int ICMP_HEADER = 8;

  /** Bytes of the Ethernet header, which limits count. */
  static final int ETHERNET_HEADER = 14;

  private static final int TYPICAL_PAYLOAD = 56;
  private static final int TYPICAL_HOP_LIMIT = 60;

  Region {
    related = Set.copyOf(related);
    solicited = Set.copyOf(solicited);
  }

  /** Packets of an ordinary size: what ping sends, and the least of errors. */
  Region typical() {
    int payload = Math.max(payloads.first(), Math.min(payloads.last(), TYPICAL_PAYLOAD));
    int hopLimit = Math.max(hopLimits.first(), Math.min(hopLimits.last(), TYPICAL_HOP_LIMIT));
    return new Region(
        sources,
        destinations,
        Interval.of(hopLimit),
        Interval.of(payload),
        header,
        related,
        solicited,
        attached);
  }

  Region withSources(AddressClass addresses) {
    return new Region(
        addresses, destinations, hopLimits, payloads, header, related, solicited, attached);
  }

  Region withRelated(Set<Boolean> values) {
    return new Region(
        sources, destinations, hopLimits, payloads, header, values, solicited, attached);
  }

  Region withSolicited(Set<Boolean> values) {
    return new Region(
        sources, destinations, hopLimits, payloads, header, related, values, attached);
  }

  /** Bytes of the IP packet with a payload. */
  int length(int payload) {
    return header + ICMP_HEADER + payload;
  }

  /** Bytes of the frame with a payload. */
  int frame(int payload) {
    return ETHERNET_HEADER + length(payload);
  }

  /** Whether the scope checks of a type hold; language reference, section 4. */
  boolean isOnLink(int type, int hopLimit) {
    return switch (OnLink.of(sources.family(), type)) {
      case NEIGHBORS -> hopLimit == 255;
      case LISTENERS -> hopLimit == 1 && sources.isOfListeners();
      case SUBNET -> attached;
      case NONE -> false;
    };
  }

  /** Whether a packet is one of these. */
  boolean contains(Example packet) {
    return sources.contains(packet.source())
        && destinations.contains(packet.destination())
        && hopLimits.contains(packet.hopLimit())
        && payloads.contains(packet.payload())
        && related.contains(packet.related())
        && solicited.contains(packet.solicited());
  }
}

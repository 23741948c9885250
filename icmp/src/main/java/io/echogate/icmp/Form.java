package io.echogate.icmp;

/**
 * What a frame turned out to be, before any policy is asked. The order of the checks is that of the
 * policy language, section 6: what is malformed is found first, then fragments; the length of the
 * ICMP message itself comes last ({@link Packet#truncated()}).
 */
public enum Form {
  /** Anything but ICMP: ARP, TCP, UDP, ESP, an unknown EtherType, a frame too short to tell. */
  NOT_ICMP,
  /**
   * An unreadable IP header, a third VLAN tag, a ninth or cut extension header, or the other
   * family's ICMP.
   */
  MALFORMED,
  /** An unfragmented ICMP message. */
  WHOLE,
  /** A whole ICMPv6 message behind a fragment header that fragments nothing (RFC 6946). */
  ATOMIC,
  /** The first fragment of an ICMP message, its header chain complete. */
  FIRST_FRAGMENT,
  /** A later fragment of an ICMP message: no ICMP header to look at. */
  LATER_FRAGMENT
}

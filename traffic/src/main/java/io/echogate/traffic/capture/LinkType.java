package io.echogate.traffic.capture;

import java.util.Map;
import java.util.Optional;

/**
 * What the bytes of a packet begin with, by the number that captures give it (the list of link
 * types that tcpdump keeps). Those that Echogate cannot read have a name at most.
 */
public enum LinkType {
  /** An Ethernet header. */
  ETHERNET,
  /** An IP header, whose version tells the family. */
  RAW,
  /** Four bytes in the byte order of the machine that captured, which tell the family: BSD. */
  NULL,
  /** The same in network byte order: OpenBSD. */
  LOOP,
  /** Sixteen bytes that Linux makes up where it captures on all interfaces. */
  LINUX_SLL,
  /** Twenty such bytes, the second kind. */
  LINUX_SLL2;

  private static final Map<Integer, LinkType> KNOWN =
      Map.ofEntries(
          Map.entry(0, NULL),
          Map.entry(1, ETHERNET),
          Map.entry(12, RAW),
          Map.entry(14, RAW),
          Map.entry(101, RAW),
          Map.entry(108, LOOP),
          Map.entry(113, LINUX_SLL),
          Map.entry(228, RAW),
          Map.entry(229, RAW),
          Map.entry(276, LINUX_SLL2));

  /** Some that people come with, and what to tell them. */
  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          Map.entry(6, "Token Ring"),
          Map.entry(9, "PPP"),
          Map.entry(50, "PPP in HDLC"),
          Map.entry(51, "PPPoE session"),
          Map.entry(104, "Cisco HDLC"),
          Map.entry(105, "IEEE 802.11"),
          Map.entry(107, "Frame Relay"),
          Map.entry(119, "IEEE 802.11 with Prism header"),
          Map.entry(127, "IEEE 802.11 with radiotap header"),
          Map.entry(163, "IEEE 802.11 with AVS header"),
          Map.entry(189, "USB"),
          Map.entry(192, "PPI"),
          Map.entry(195, "IEEE 802.15.4"),
          Map.entry(201, "Bluetooth HCI"),
          Map.entry(220, "USB"),
          Map.entry(227, "CAN"),
          Map.entry(239, "netfilter log"),
          Map.entry(247, "InfiniBand"),
          Map.entry(252, "Wireshark upper PDU"),
          Map.entry(253, "netlink"));

  /** The one with this number; empty for those that Echogate does not read. */
  public static Optional<LinkType> of(int number) {
    return Optional.ofNullable(KNOWN.get(number));
  }

  /** The number and, if it is known, the name of one that Echogate does not read. */
  static String describe(int number) {
    String name = NAMES.get(number);
    return name == null ? "link type " + number : name + " (link type " + number + ")";
  }

  /** The number that captures are written with. */
  int number() {
    return switch (this) {
      case ETHERNET -> 1;
      case RAW -> 101;
      case NULL -> 0;
      case LOOP -> 108;
      case LINUX_SLL -> 113;
      case LINUX_SLL2 -> 276;
    };
  }
}

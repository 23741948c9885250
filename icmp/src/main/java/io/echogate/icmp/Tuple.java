package io.echogate.icmp;

import org.jspecify.annotations.Nullable;

/**
 * What tells the flow of a packet from other flows: addresses, protocol, and ports or the
 * identifier of an ICMP query. A {@link Packet} has it, and so has the packet that an error message
 * quotes.
 *
 * <p>Numbers that a packet does not have, or that lie beyond what a message quotes, are {@link
 * #NONE}.
 */
public sealed interface Tuple permits Packet, Quote {

  /** Stands for a number that is not there. */
  int NONE = -1;

  /** IPv4 or IPv6; null when the frame holds neither, or is malformed below IP. */
  @Nullable Family family();

  /**
   * The IP protocol behind the header chain, 0-255; of a later IPv6 fragment, what its fragment
   * header names. Known unless there is no IP or the chain could not be read to its end.
   */
  int protocol();

  /** The ICMP type, 0-255, where the ICMP header's first byte is there. */
  int type();

  /**
   * The identifier of an ICMP query or reply that {@link Exchange} knows, 0-65535: bytes 4 and 5 of
   * the message. Node information (types 139 and 140) has none.
   */
  int identifier();

  /** The source port, 0-65535, of a protocol {@link #hasPorts with ports}. */
  int sourcePort();

  /** The destination port, 0-65535, of a protocol {@link #hasPorts with ports}. */
  int destinationPort();

  /** The upper 64 bits of the IPv6 source address; 0 for IPv4. */
  long sourceHigh();

  /** The lower 64 bits of the IPv6 source address; for IPv4 the address in the lower 32. */
  long sourceLow();

  /** The upper 64 bits of the IPv6 destination address; 0 for IPv4. */
  long destinationHigh();

  /** The lower 64 bits of the IPv6 destination address; for IPv4 the address in the lower 32. */
  long destinationLow();

  /** Whether a protocol's header begins with two ports: TCP, UDP, DCCP, SCTP, UDP-Lite. */
  static boolean hasPorts(int protocol) {
    return switch (protocol) {
      case 6, 17, 33, 132, 136 -> true;
      default -> false;
    };
  }
}

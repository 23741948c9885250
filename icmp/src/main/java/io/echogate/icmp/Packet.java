package io.echogate.icmp;

import org.jspecify.annotations.Nullable;

/**
 * A packet as policies see it. Two kinds exist: {@link PacketValue}, which stays as it is, and the
 * view that a {@link FrameDecoder} gives of the frame it read last, which is valid until the
 * decoder reads the next one.
 *
 * <p>Numbers that a packet does not have (the type of a later fragment, the hop limit of an ARP
 * frame) are {@link #NONE}.
 */
public sealed interface Packet permits PacketValue, FrameDecoder {

  /** Stands for a number that the packet does not have. */
  int NONE = -1;

  /** What the frame turned out to be. */
  Form form();

  /** IPv4 or IPv6; null when the frame holds neither, or is malformed below IP. */
  @Nullable Family family();

  /**
   * The IP protocol behind the header chain, 0-255; of a later IPv6 fragment, what its fragment
   * header names. Known unless the frame holds no IP or the chain could not be read to its end.
   */
  int protocol();

  /** The ICMP type, 0-255, where the ICMP header's first byte is there. */
  int type();

  /** The ICMP code, 0-255, where the ICMP header's second byte is there. */
  int code();

  /**
   * Whether the ICMP message of a whole packet, an atomic or a first fragment has fewer than 8
   * bytes, going by the IP header's length.
   */
  boolean truncated();

  /**
   * Bytes from the Ethernet header to the end, as captured; padding included, FCS not. On links
   * without Ethernet, from the IP header.
   */
  int frameLength();

  /** Bytes of the IP packet, by its header; known where the IP header is readable. */
  int length();

  /** Bytes behind the 8-byte ICMP header, by the IP header; of a first fragment, those it holds. */
  int payloadLength();

  /** TTL or hop limit, 0-255; known where the IP header is readable. */
  int hopLimit();

  /**
   * The upper 64 bits of the IPv6 source address; 0 for IPv4. All four address parts are 0 where
   * the IP header is not readable.
   */
  long sourceHigh();

  /** The lower 64 bits of the IPv6 source address; for IPv4 the address in the lower 32. */
  long sourceLow();

  /** The upper 64 bits of the IPv6 destination address; 0 for IPv4. */
  long destinationHigh();

  /** The lower 64 bits of the IPv6 destination address; for IPv4 the address in the lower 32. */
  long destinationLow();
}

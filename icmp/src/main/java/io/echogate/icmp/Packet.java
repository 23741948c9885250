package io.echogate.icmp;

import org.jspecify.annotations.Nullable;

/**
 * A packet as policies see it. Two kinds exist: {@link PacketValue}, which stays as it is, and the
 * view that a {@link FrameDecoder} gives of the frame it read last, which is valid until the
 * decoder reads the next one.
 *
 * <p>Numbers that a packet does not have (the type of a later fragment, the hop limit of an ARP
 * frame) are {@link #NONE}. Addresses are 0 where the IP header is not readable.
 */
public sealed interface Packet extends Tuple permits PacketValue, FrameDecoder {

  /** What the frame turned out to be. */
  Form form();

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
   * The nonce of node information (types 139 and 140; RFC 4620): the 8 bytes behind the ICMP
   * header, where they are there; else, and for all other types, 0.
   */
  long nonce();

  /** The packet that an error message quotes; null where there is none that can be read. */
  @Nullable Quote quote();
}

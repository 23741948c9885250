package io.echogate.icmp;

import static io.echogate.icmp.Wire.unsignedByte;
import static io.echogate.icmp.Wire.unsignedShort;

import java.lang.foreign.MemorySegment;

/**
 * Reads the packet that an error message quotes, without allocating: the decoder itself is the
 * quote, until it reads the next one. Every read stays inside the quote.
 *
 * <p>A quote of which the addresses cannot be read, or of the other family, is none. Behind the
 * addresses it is read as far as it reaches: IPv4 options and up to eight IPv6 extension headers
 * are passed over; a quoted fragment other than the first has neither ports nor an ICMP header.
 */
final class QuoteDecoder implements Quote {
  private Family family = Family.IP4;
  private int protocol = NONE;
  private int type = NONE;
  private int identifier = NONE;
  private int sourcePort = NONE;
  private int destinationPort = NONE;
  private long sourceHigh;
  private long sourceLow;
  private long destinationHigh;
  private long destinationLow;

  /**
   * Whether messages of a type quote a packet behind their header of 8 bytes: the registry's error
   * messages.
   */
  static boolean isIn(Family family, int type) {
    return switch (family) {
      case IP4 ->
          switch (type) {
            case 3, 4, 11, 12, 31 -> true;
            default -> false;
          };
      case IP6 -> type >= 1 && type <= 4;
    };
  }

  /**
   * Reads a quote.
   *
   * @param available the bytes of the quote
   * @return whether it is one
   */
  boolean read(Family of, MemorySegment frame, long at, int available) {
    family = of;
    protocol = NONE;
    type = NONE;
    identifier = NONE;
    sourcePort = NONE;
    destinationPort = NONE;
    return switch (of) {
      case IP4 -> ip4(frame, at, available);
      case IP6 -> ip6(frame, at, available);
    };
  }

  private boolean ip4(MemorySegment frame, long at, int available) {
    if (available < Wire.IP4_HEADER || Wire.version(frame, at) != 4) {
      return false;
    }
    int headerLength = Wire.ip4HeaderLength(frame, at);
    if (headerLength < Wire.IP4_HEADER) {
      return false;
    }
    protocol = unsignedByte(frame, at + 9);
    sourceHigh = 0;
    sourceLow = Wire.unsignedInt(frame, at + 12);
    destinationHigh = 0;
    destinationLow = Wire.unsignedInt(frame, at + 16);
    if ((unsignedShort(frame, at + 6) & Wire.IP4_FRAGMENT_OFFSET) == 0) {
      transport(frame, at + headerLength, available - headerLength);
    }
    return true;
  }

  private boolean ip6(MemorySegment frame, long at, int available) {
    if (available < Wire.IP6_HEADER || Wire.version(frame, at) != 6) {
      return false;
    }
    sourceHigh = Wire.bits64(frame, at + 8);
    sourceLow = Wire.bits64(frame, at + 16);
    destinationHigh = Wire.bits64(frame, at + 24);
    destinationLow = Wire.bits64(frame, at + 32);
    int next = unsignedByte(frame, at + 6);
    long header = at + Wire.IP6_HEADER;
    int left = available - Wire.IP6_HEADER;
    for (int walked = 0; Wire.isExtension(next); walked++) {
      if (walked == Wire.MAX_EXTENSION_HEADERS || left < Wire.EXTENSION_HEADER) {
        return true;
      }
      int length = Wire.extensionLength(next, frame, header);
      if (length > left) {
        return true;
      }
      boolean later =
          next == Wire.FRAGMENT
              && (unsignedShort(frame, header + 2) & Wire.IP6_FRAGMENT_OFFSET) != 0;
      next = unsignedByte(frame, header);
      if (later) {
        protocol = next;
        return true;
      }
      header += length;
      left -= length;
    }
    protocol = next;
    transport(frame, header, left);
    return true;
  }

  private void transport(MemorySegment frame, long at, int available) {
    if (protocol == family.protocol()) {
      icmp(frame, at, available);
    } else if (available >= Wire.PORTS && Tuple.hasPorts(protocol)) {
      sourcePort = unsignedShort(frame, at);
      destinationPort = unsignedShort(frame, at + 2);
    }
  }

  private void icmp(MemorySegment frame, long at, int available) {
    if (available >= 1) {
      type = unsignedByte(frame, at);
    }
    if (available >= Wire.ICMP_IDENTIFIER + 2
        && Exchange.contains(family, type)
        && !Exchange.hasNonce(family, type)) {
      identifier = unsignedShort(frame, at + Wire.ICMP_IDENTIFIER);
    }
  }

  @Override
  public Family family() {
    return family;
  }

  @Override
  public int protocol() {
    return protocol;
  }

  @Override
  public int type() {
    return type;
  }

  @Override
  public int identifier() {
    return identifier;
  }

  @Override
  public int sourcePort() {
    return sourcePort;
  }

  @Override
  public int destinationPort() {
    return destinationPort;
  }

  @Override
  public long sourceHigh() {
    return sourceHigh;
  }

  @Override
  public long sourceLow() {
    return sourceLow;
  }

  @Override
  public long destinationHigh() {
    return destinationHigh;
  }

  @Override
  public long destinationLow() {
    return destinationLow;
  }
}

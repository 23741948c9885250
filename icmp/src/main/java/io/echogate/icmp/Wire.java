package io.echogate.icmp;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** What packets look like: numbers in network byte order, and the headers of IP. */
final class Wire {
  private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  /** IPv4 (RFC 791): bytes of the header without options. */
  static final int IP4_HEADER = 20;

  static final int IP4_MORE_FRAGMENTS = 0x2000;
  static final int IP4_FRAGMENT_OFFSET = 0x1fff;

  /** IPv6 (RFC 8200): bytes of the header without extension headers. */
  static final int IP6_HEADER = 40;

  static final int IP6_FRAGMENT_OFFSET = 0xfff8;
  static final int IP6_MORE_FRAGMENTS = 1;

  /** More than so many extension headers are not walked. */
  static final int MAX_EXTENSION_HEADERS = 8;

  /** No extension header is shorter, and the fragment header is never longer. */
  static final int EXTENSION_HEADER = 8;

  static final int FRAGMENT = 44;
  private static final int HOP_BY_HOP = 0;
  private static final int ROUTING = 43;
  private static final int AUTHENTICATION = 51;
  private static final int DESTINATION_OPTIONS = 60;
  private static final int MOBILITY = 135;

  static final int ICMP_HEADER = 8;

  /** Where the identifier of an ICMP query begins. */
  static final int ICMP_IDENTIFIER = 4;

  /** Bytes of a source and a destination port. */
  static final int PORTS = 4;

  private Wire() {}

  /** Whether a next header is one of the extension headers that are walked. */
  static boolean isExtension(int header) {
    return switch (header) {
      case HOP_BY_HOP, ROUTING, FRAGMENT, AUTHENTICATION, DESTINATION_OPTIONS, MOBILITY -> true;
      default -> false;
    };
  }

  /** The bytes of an extension header, of which the first two are there. */
  static int extensionLength(int header, MemorySegment memory, long at) {
    return switch (header) {
      case FRAGMENT -> EXTENSION_HEADER;
      case AUTHENTICATION -> (unsignedByte(memory, at + 1) + 2) * 4;
      default -> (unsignedByte(memory, at + 1) + 1) * 8;
    };
  }

  /** The version of an IP header. */
  static int version(MemorySegment memory, long at) {
    return unsignedByte(memory, at) >> 4;
  }

  /** The bytes of an IPv4 header, as its IHL says. */
  static int ip4HeaderLength(MemorySegment memory, long at) {
    return (memory.get(BYTE, at) & 0x0f) * 4;
  }

  static int unsignedByte(MemorySegment memory, long at) {
    return Byte.toUnsignedInt(memory.get(BYTE, at));
  }

  static int unsignedShort(MemorySegment memory, long at) {
    return Short.toUnsignedInt(memory.get(SHORT, at));
  }

  static long unsignedInt(MemorySegment memory, long at) {
    return Integer.toUnsignedLong(memory.get(INT, at));
  }

  static long bits64(MemorySegment memory, long at) {
    return memory.get(LONG, at);
  }
}

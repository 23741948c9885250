package io.echogate.traffic;

import io.echogate.icmp.FrameDecoder;
import io.echogate.icmp.Packet;
import io.echogate.traffic.capture.Capture;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Makes packets of what captures hold, without allocating. Ethernet frames are shown as the filter
 * of their interface would see them. What other links have below IP is taken off, and so are MPLS
 * labels and PPPoE headers, as they are gone where a policy judges the packet inside.
 */
public final class PacketReader {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private static final int ETHERNET_HEADER = 14;
  private static final int ETHER_TYPE = 12;
  private static final int ETHER_IP4 = 0x0800;
  private static final int ETHER_IP6 = 0x86dd;
  private static final int ETHER_VLAN = 0x8100;
  private static final int ETHER_QINQ = 0x88a8;
  private static final int VLAN_TAG = 4;
  private static final int ETHER_MPLS = 0x8847;
  private static final int ETHER_MPLS_MULTICAST = 0x8848;
  private static final int MPLS_LABEL = 4;
  private static final int MPLS_BOTTOM = 1 << 8;
  private static final int ETHER_PPPOE = 0x8864;
  private static final int PPPOE_HEADER = 6;
  private static final int PPP_IP4 = 0x0021;
  private static final int PPP_IP6 = 0x0057;

  private static final int SLL_HEADER = 16;
  private static final int SLL_PROTOCOL = 14;
  private static final int SLL2_HEADER = 20;
  private static final int SLL2_PROTOCOL = 0;

  private static final int FAMILY_HEADER = 4;
  private static final int MOST_FAMILIES = 0xffff;
  private static final int AF_INET = 2;
  private static final int AF_INET6_LINUX = 10;
  private static final int AF_INET6_NETBSD = 24;
  private static final int AF_INET6_FREEBSD = 28;
  private static final int AF_INET6_DARWIN = 30;

  private final FrameDecoder decoder = new FrameDecoder();
  private boolean ethernet;
  private int header;

  /** A reader that has read nothing yet. */
  public PacketReader() {}

  /**
   * Reads the packet that a capture has come to.
   *
   * @return what stays as it is until the next one is read
   */
  public Packet read(Capture capture) {
    MemorySegment memory = capture.memory();
    long at = capture.position();
    int kept = capture.captured();
    int length = capture.length();
    ethernet = false;
    header = 0;
    return switch (capture.link()) {
      case ETHERNET -> ethernet(memory, at, kept, length);
      case RAW -> decoder.decodeIp(memory, at, kept, length);
      case NULL, LOOP -> family(memory, at, kept, length);
      case LINUX_SLL -> cooked(SLL_HEADER, SLL_PROTOCOL, memory, at, kept, length);
      case LINUX_SLL2 -> cooked(SLL2_HEADER, SLL2_PROTOCOL, memory, at, kept, length);
    };
  }

  /** The packet that was read last; before any, an empty one. */
  Packet packet() {
    return decoder;
  }

  /** Whether the packet that was read last is an Ethernet frame as a filter would see it. */
  public boolean isEthernet() {
    return ethernet;
  }

  /**
   * How many bytes of what was captured were taken off: the packet that was read last is an
   * Ethernet frame, or begins with an IP header, behind them.
   */
  public int header() {
    return header;
  }

  /** Whether the capture has kept enough of the packet that was read last to tell what it is. */
  public boolean readable() {
    return decoder.readable();
  }

  private Packet ethernet(MemorySegment memory, long at, int kept, int length) {
    if (kept >= ETHERNET_HEADER) {
      int type = unsignedShort(memory, at + ETHER_TYPE);
      if (type != ETHER_IP4 && type != ETHER_IP6) {
        int inside = wrapped(type, ETHERNET_HEADER, memory, at, kept);
        if (inside > 0) {
          return behind(inside, memory, at, kept, length);
        }
      }
    }
    ethernet = true;
    return decoder.decode(memory, at, kept, length);
  }

  /** A packet behind the number of its family, in one byte order or the other. */
  private Packet family(MemorySegment memory, long at, int kept, int length) {
    if (kept < FAMILY_HEADER) {
      return length < FAMILY_HEADER
          ? nothing(memory, at)
          : behind(FAMILY_HEADER, memory, at, kept, length);
    }
    int number = memory.get(INT, at);
    return switch (Math.abs(number) > MOST_FAMILIES ? Integer.reverseBytes(number) : number) {
      case AF_INET, AF_INET6_LINUX, AF_INET6_NETBSD, AF_INET6_FREEBSD, AF_INET6_DARWIN ->
          behind(FAMILY_HEADER, memory, at, kept, length);
      default -> nothing(memory, at);
    };
  }

  /** A packet behind a header that Linux made up, in which the EtherType has its place. */
  private Packet cooked(
      int header, int protocol, MemorySegment memory, long at, int kept, int length) {
    if (kept < header) {
      return length < header ? nothing(memory, at) : behind(header, memory, at, kept, length);
    }
    int type = unsignedShort(memory, at + protocol);
    int next = header;
    while (isTag(type) && next + VLAN_TAG <= kept) {
      type = unsignedShort(memory, at + next + 2);
      next += VLAN_TAG;
    }
    if (type != ETHER_IP4 && type != ETHER_IP6) {
      next = wrapped(type, next, memory, at, kept);
    }
    return next > 0 ? behind(next, memory, at, kept, length) : nothing(memory, at);
  }

  private static boolean isTag(int type) {
    return type == ETHER_VLAN || type == ETHER_QINQ;
  }

  /** Where the IP header begins of a packet in MPLS or PPPoE; 0 if it is in neither. */
  private static int wrapped(int etherType, int header, MemorySegment memory, long at, int kept) {
    int type = etherType;
    int next = header;
    while (isTag(type) && next + VLAN_TAG <= kept) {
      type = unsignedShort(memory, at + next + 2);
      next += VLAN_TAG;
    }
    return switch (type) {
      case ETHER_MPLS, ETHER_MPLS_MULTICAST -> behindLabels(next, memory, at, kept);
      case ETHER_PPPOE -> behindPppoe(next, memory, at, kept);
      default -> 0;
    };
  }

  private static int behindLabels(int first, MemorySegment memory, long at, int kept) {
    int next = first;
    while (next + MPLS_LABEL < kept) {
      boolean bottom = (memory.get(INT, at + next) & MPLS_BOTTOM) != 0;
      next += MPLS_LABEL;
      if (bottom) {
        // Nothing tells what follows but its first bits: pseudowires begin with 0.
        int version = memory.get(ValueLayout.JAVA_BYTE, at + next) >> 4 & 0xf;
        return version == 4 || version == 6 ? next : 0;
      }
    }
    return 0;
  }

  private static int behindPppoe(int header, MemorySegment memory, long at, int kept) {
    int protocol = header + PPPOE_HEADER;
    if (protocol + 2 > kept) {
      return 0;
    }
    return switch (unsignedShort(memory, at + protocol)) {
      case PPP_IP4, PPP_IP6 -> protocol + 2;
      default -> 0;
    };
  }

  private Packet behind(int bytes, MemorySegment memory, long at, int kept, int length) {
    header = bytes;
    if (length <= bytes) {
      return nothing(memory, at);
    }
    int there = Math.max(0, kept - bytes);
    return decoder.decodeIp(memory, at + Math.min(bytes, kept), there, length - bytes);
  }

  /** A packet that is neither IPv4 nor IPv6. */
  private Packet nothing(MemorySegment memory, long at) {
    return decoder.decode(memory, at, 0);
  }

  private static int unsignedShort(MemorySegment memory, long at) {
    return Short.toUnsignedInt(memory.get(SHORT, at));
  }
}

package io.echogate.cli.verify;

import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Puts frames together from parts, right and wrong ones. What is not said is as on a link: an
 * Ethernet header, one IP header, and lengths that fit. Checksums are 0: no filter looks at them.
 */
final class ProbeFrame {
  static final int TCP = 6;
  static final int UDP = 17;
  static final int FRAGMENT_HEADER = 44;

  static final int ETHERNET_HEADER = 14;
  private static final int HOP_LIMIT = 255;
  static final int ETHER_IP4 = 0x0800;
  static final int ETHER_IP6 = 0x86dd;
  private static final int IP4_HEADER = 20;

  // 8.0.2.1 and 2001:db8:86dd::1: without an Ethernet header, bytes 12 and 13 say IP as the
  // EtherType
  // would, and so the kernel's test runs take these for packets of IP. 8.0.2.1 is somebody's
  // address, but nothing is sent.
  private static final long SOURCE4 = 0x0800_0201L;

  private static final long SOURCE6_HIGH = 0x2001_0db8_86dd_0000L;

  private final Family family;
  private Address source;
  private Address destination;
  private byte[] tags = {};
  private byte[] inner = {};
  private int protocol;
  private byte[] body = {};
  private int version;
  private int options;
  private int fragmentField;
  private int excess;

  private ProbeFrame(Family family) {
    this.family = family;
    protocol = family.protocol();
    version = family == Family.IP4 ? 4 : 6;
    source =
        family == Family.IP4
            ? new Address(family, 0, SOURCE4)
            : new Address(family, SOURCE6_HIGH, 1);
    destination =
        family == Family.IP4
            ? new Address(family, 0, SOURCE4 + 1)
            : new Address(family, SOURCE6_HIGH, 2);
  }

  /** An ICMP message with so many bytes behind its 8-byte header. */
  static ProbeFrame message(Family family, int type, int code, int payload) {
    byte[] message = new byte[8 + payload];
    message[0] = (byte) type;
    message[1] = (byte) code;
    return new ProbeFrame(family).body(family.protocol(), message);
  }

  /** A packet of any protocol, all zeros but enough of them. */
  static ProbeFrame packet(Family family, int protocol) {
    return new ProbeFrame(family).body(protocol, new byte[20]);
  }

  /** A frame without IP: Ethernet header with this EtherType, then zeros. */
  static byte[] other(int etherType, int bytes) {
    return ByteBuffer.allocate(ETHERNET_HEADER + bytes)
        .putShort(ETHERNET_HEADER - Short.BYTES, (short) etherType)
        .array();
  }

  private ProbeFrame body(int number, byte[] bytes) {
    protocol = number;
    body = bytes;
    return this;
  }

  ProbeFrame from(Address address) {
    source = address;
    return this;
  }

  ProbeFrame to(Address address) {
    destination = address;
    return this;
  }

  /** Adds a VLAN tag behind those already there. */
  ProbeFrame tag(int tagType) {
    tags = join(tags, ByteBuffer.allocate(4).putShort((short) tagType).putShort((short) 7).array());
    return this;
  }

  /** Adds bytes of IPv4 options, a multiple of 4. */
  ProbeFrame options(int bytes) {
    options = bytes;
    return this;
  }

  /** Makes it a fragment: IPv4 by its own field, IPv6 by a header behind those already there. */
  ProbeFrame fragment(int units, boolean more) {
    if (family == Family.IP4) {
      fragmentField = units | (more ? 0x2000 : 0);
      return this;
    }
    int field = units << 3 | (more ? 1 : 0);
    return header(FRAGMENT_HEADER, ByteBuffer.allocate(8).putShort(2, (short) field).array());
  }

  /** Adds an IPv6 extension header of 8 bytes. */
  ProbeFrame extension(int number) {
    return header(number, new byte[8]);
  }

  /** Adds an IPv6 extension header, whose first byte will say what comes behind it. */
  private ProbeFrame header(int number, byte[] bytes) {
    byte[] announced = bytes.clone();
    announced[0] = (byte) protocol;
    // The headers are put together from the last to the first.
    inner = join(announced, inner);
    protocol = number;
    return this;
  }

  /** What the version field says. */
  ProbeFrame version(int number) {
    version = number;
    return this;
  }

  /** Lets the IP header state so many bytes more than there are. */
  ProbeFrame excess(int bytes) {
    excess = bytes;
    return this;
  }

  /** Carries only the first bytes of what it carried. */
  ProbeFrame cut(int bytes) {
    body = Arrays.copyOf(body, bytes);
    return this;
  }

  byte[] bytes() {
    byte[] packet = family == Family.IP4 ? ip4() : ip6();
    byte[] etherType =
        ByteBuffer.allocate(2)
            .putShort((short) (family == Family.IP4 ? ETHER_IP4 : ETHER_IP6))
            .array();
    return join(join(new byte[ETHERNET_HEADER - 2], tags), join(etherType, packet));
  }

  private byte[] ip4() {
    int header = IP4_HEADER + options;
    return ByteBuffer.allocate(header + body.length)
        .put(0, (byte) (version << 4 | header / 4))
        .putShort(2, (short) (header + body.length + excess))
        .putShort(6, (short) fragmentField)
        .put(8, (byte) HOP_LIMIT)
        .put(9, (byte) protocol)
        .putInt(12, (int) source.low())
        .putInt(16, (int) destination.low())
        .put(header, body)
        .array();
  }

  private byte[] ip6() {
    byte[] payload = join(inner, body);
    return ByteBuffer.allocate(40 + payload.length)
        .putInt(0, version << 28)
        .putShort(4, (short) (payload.length + excess))
        .put(6, (byte) protocol)
        .put(7, (byte) HOP_LIMIT)
        .putLong(8, source.high())
        .putLong(16, source.low())
        .putLong(24, destination.high())
        .putLong(32, destination.low())
        .put(40, payload)
        .array();
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}

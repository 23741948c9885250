package io.echogate.cli.demo;

import io.echogate.icmp.Family;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/** IPv6 frames from the outside host to the guarded one, right in every field. */
final class Ip6 {
  /** The hop limit that neighbour discovery asks for (RFC 4861, section 6 and 7). */
  static final int UNFORWARDED = 255;

  static final int HOP_LIMIT = 64;

  private static final int HEADER = 40;
  private static final int ADDRESS = 16;
  private static final int VERSION = 0x60000000;
  private static final int ICMP_CHECKSUM = 2;

  private Ip6() {}

  /**
   * A frame with an ICMPv6 message (RFC 4443).
   *
   * @param rest bytes 4 to 7
   */
  static byte[] frame(int hopLimit, int type, int rest, byte[] payload) {
    byte[] source = Host.OUTSIDE.ip6().getAddress();
    byte[] destination = Host.GUARDED.ip6().getAddress();
    byte[] message =
        ByteBuffer.allocate(8 + payload.length)
            .put((byte) type)
            .put((byte) 0)
            .putShort((short) 0)
            .putInt(rest)
            .put(payload)
            .array();
    ByteBuffer.wrap(message)
        .putShort(ICMP_CHECKSUM, checksum(source, destination, message, Family.IP6.protocol()));
    byte[] packet =
        ByteBuffer.allocate(HEADER + message.length)
            .putInt(VERSION)
            .putShort((short) message.length)
            .put((byte) Family.IP6.protocol())
            .put((byte) hopLimit)
            .put(source)
            .put(destination)
            .put(message)
            .array();
    return Ethernet.frame(Ethernet.IP6, packet);
  }

  /** A frame with a TCP segment from an address of the guarded host to the outside host. */
  static byte[] tcpToOutside(InetAddress from, byte[] segment) {
    byte[] source = from.getAddress();
    byte[] destination = Host.OUTSIDE.ip6().getAddress();
    ByteBuffer.wrap(segment)
        .putShort(Tcp.CHECKSUM, checksum(source, destination, segment, Tcp.PROTOCOL));
    byte[] packet =
        ByteBuffer.allocate(HEADER + segment.length)
            .putInt(VERSION)
            .putShort((short) segment.length)
            .put((byte) Tcp.PROTOCOL)
            .put((byte) HOP_LIMIT)
            .put(source)
            .put(destination)
            .put(segment)
            .array();
    return Ethernet.frame(Host.GUARDED, Host.OUTSIDE, Ethernet.IP6, packet);
  }

  /** Over the message and a pseudo-header (RFC 8200, section 8.1). */
  private static short checksum(byte[] source, byte[] destination, byte[] message, int protocol) {
    return InternetChecksum.of(
        ByteBuffer.allocate(2 * ADDRESS + 2 * Integer.BYTES + message.length)
            .put(source)
            .put(destination)
            .putInt(message.length)
            .putInt(protocol)
            .put(message)
            .array());
  }
}

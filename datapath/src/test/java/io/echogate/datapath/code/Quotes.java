package io.echogate.datapath.code;

import io.echogate.icmp.Family;
import io.echogate.icmp.testing.Frames;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Errors about packets, by routers that are no machine of a test. */
final class Quotes {
  static final int TCP = 6;
  static final int UDP = 17;

  private Quotes() {}

  /** An error that goes to where the packet of a protocol with ports came from. */
  static byte[] error(int protocol, InetSocketAddress from, InetSocketAddress to) {
    Family family = family(from.getAddress());
    byte[] packet =
        Frames.of(family)
            .source(from.getAddress().getHostAddress())
            .destination(to.getAddress().getHostAddress())
            .body(protocol, ports(from.getPort(), to.getPort()))
            .packet();
    return error(from.getAddress(), packet);
  }

  /** An error that quotes a packet. */
  static byte[] error(InetAddress to, byte... packet) {
    Family family = family(to);
    boolean four = family == Family.IP4;
    byte[] body = new byte[8 + packet.length];
    body[0] = (byte) (four ? 3 : 1);
    System.arraycopy(packet, 0, body, 8, packet.length);
    return Frames.of(family)
        .source(four ? "203.0.113.9" : "2001:db8:ffff::9")
        .destination(to.getHostAddress())
        .body(family.protocol(), body)
        .bytes();
  }

  private static Family family(InetAddress address) {
    return address instanceof Inet4Address ? Family.IP4 : Family.IP6;
  }

  private static byte[] ports(int source, int destination) {
    return new byte[] {
      (byte) (source >> 8), (byte) source, (byte) (destination >> 8), (byte) destination, 0, 0, 0, 0
    };
  }
}

package io.echogate.cli.demo;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;

/**
 * TCP segments that begin connections from the guarded host to a closed port of the outside host,
 * which answers each with a reset (RFC 9293, section 3.10.7.1).
 */
final class Tcp {
  static final int CONNECTIONS = 10;

  /** An address of the guarded host whose Ethernet address the outside host does not know. */
  static final InetAddress UNKNOWN = InetAddress.ofLiteral("2001:db8::3");

  /** The number of TCP in an IP header. */
  static final int PROTOCOL = 6;

  static final int CHECKSUM = 16;

  private static final int FIRST_PORT = 40_000;
  private static final int CLOSED = 8080;
  private static final int HEADER = 20;
  private static final short HEADER_WORDS_AND_SYN = 0x5002;
  private static final short WINDOW = 1024;

  private Tcp() {}

  /** The frames. */
  static List<byte[]> connections() {
    return IntStream.range(0, CONNECTIONS).mapToObj(Tcp::connection).toList();
  }

  private static byte[] connection(int number) {
    byte[] segment =
        ByteBuffer.allocate(HEADER)
            .putShort((short) (FIRST_PORT + number))
            .putShort((short) CLOSED)
            .putLong(0)
            .putShort(HEADER_WORDS_AND_SYN)
            .putShort(WINDOW)
            .putInt(0)
            .array();
    return Ip6.tcpToOutside(UNKNOWN, segment);
  }
}

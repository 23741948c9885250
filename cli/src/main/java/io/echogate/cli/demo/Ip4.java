package io.echogate.cli.demo;

import io.echogate.icmp.Family;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** IPv4 frames from the outside host to the guarded one, right in every field. */
final class Ip4 {
  static final int UDP = 17;

  private static final int HEADER = 20;
  private static final int VERSION_AND_WORDS = 0x45;
  private static final int HEADER_CHECKSUM = 10;
  private static final int ICMP_CHECKSUM = 2;
  private static final int TTL = 64;
  private static final int MORE_FRAGMENTS = 0x2000;
  private static final int FRAGMENT_UNIT = 8;

  private Ip4() {}

  /**
   * An ICMP message (RFC 792).
   *
   * @param rest bytes 4 to 7
   */
  static byte[] message(int type, int code, int rest, byte[] payload) {
    byte[] message =
        ByteBuffer.allocate(8 + payload.length)
            .put((byte) type)
            .put((byte) code)
            .putShort((short) 0)
            .putInt(rest)
            .put(payload)
            .array();
    ByteBuffer.wrap(message).putShort(ICMP_CHECKSUM, InternetChecksum.of(message));
    return message;
  }

  /** A frame with an ICMP message. */
  static byte[] frame(byte[] message) {
    return frame(message, 0);
  }

  /** Two frames with the two fragments of an ICMP message. */
  static List<byte[]> fragments(byte[] message) {
    int units = message.length / 2 / FRAGMENT_UNIT;
    int middle = units * FRAGMENT_UNIT;
    return List.of(
        frame(Arrays.copyOf(message, middle), MORE_FRAGMENTS),
        frame(Arrays.copyOfRange(message, middle, message.length), units));
  }

  private static byte[] frame(byte[] body, int fragmentField) {
    byte[] packet = packet(Host.OUTSIDE, Host.GUARDED, Family.IP4.protocol(), fragmentField, body);
    return Ethernet.frame(Ethernet.IP4, packet);
  }

  /** A packet of any protocol from one host to the other. */
  static byte[] packet(Host from, Host to, int protocol, int fragmentField, byte[] body) {
    byte[] header =
        ByteBuffer.allocate(HEADER)
            .put((byte) VERSION_AND_WORDS)
            .put((byte) 0)
            .putShort((short) (HEADER + body.length))
            .putShort((short) 1)
            .putShort((short) fragmentField)
            .put((byte) TTL)
            .put((byte) protocol)
            .putShort((short) 0)
            .put(from.ip4().getAddress())
            .put(to.ip4().getAddress())
            .array();
    ByteBuffer.wrap(header).putShort(HEADER_CHECKSUM, InternetChecksum.of(header));
    return ByteBuffer.allocate(HEADER + body.length).put(header).put(body).array();
  }
}

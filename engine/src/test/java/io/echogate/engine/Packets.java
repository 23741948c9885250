package io.echogate.engine;

import io.echogate.icmp.Family;
import io.echogate.icmp.FrameDecoder;
import io.echogate.icmp.PacketValue;
import io.echogate.icmp.testing.Frames;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** Packets made by hand. */
final class Packets {
  private Packets() {}

  static PacketValue of(Frames frame) {
    byte[] bytes = frame.bytes();
    return PacketValue.copyOf(
        new FrameDecoder().decode(MemorySegment.ofArray(bytes), 0, bytes.length));
  }

  /** A query or reply with an identifier. */
  static Frames query(Family family, int type, int identifier) {
    return Frames.of(family)
        .body(
            family.protocol(),
            (byte) type,
            (byte) 0,
            (byte) 0,
            (byte) 0,
            (byte) (identifier >> 8),
            (byte) identifier,
            (byte) 0,
            (byte) 1);
  }

  /** Node information with a nonce. */
  static Frames nodeInformation(int type, long nonce) {
    byte[] message = ByteBuffer.allocate(16).put((byte) type).putLong(8, nonce).array();
    return Frames.ip6().body(58, message);
  }

  /** TCP or UDP between two ports. */
  static Frames ports(Family family, int protocol, int source, int destination) {
    byte[] header =
        ByteBuffer.allocate(8).putShort((short) source).putShort((short) destination).array();
    return Frames.of(family).body(protocol, header);
  }

  /** An error of a type that quotes a packet. */
  static Frames error(Family family, int type, Frames quoted) {
    byte[] packet = quoted.packet();
    byte[] message = ByteBuffer.allocate(8 + packet.length).put((byte) type).put(8, packet).array();
    return Frames.of(family).body(family.protocol(), message);
  }
}

package io.echogate.cli.demo;

import io.echogate.linux.MacAddress;
import java.nio.ByteBuffer;

/** Frames between the two hosts, mostly from the outside one to the guarded one. */
final class Ethernet {
  static final int IP4 = 0x0800;
  static final int IP6 = 0x86dd;

  private static final int VLAN = 0x8100;
  private static final int ADDRESSES = 2 * MacAddress.BYTES;
  private static final int TAG_BYTES = 4;

  private Ethernet() {}

  /** A frame that carries a packet. */
  static byte[] frame(int etherType, byte[] packet) {
    return frame(Host.OUTSIDE, Host.GUARDED, etherType, packet);
  }

  /** A frame from one host to the other. */
  static byte[] frame(Host from, Host to, int etherType, byte[] packet) {
    return ByteBuffer.allocate(ADDRESSES + Short.BYTES + packet.length)
        .put(to.mac().bytes())
        .put(from.mac().bytes())
        .putShort((short) etherType)
        .put(packet)
        .array();
  }

  /**
   * The frame with a tag that gives it a priority and no VLAN (IEEE 802.1Q, VLAN identifier 0):
   * every Linux host takes it as if it had none.
   */
  static byte[] priorityTagged(byte[] frame) {
    return ByteBuffer.allocate(frame.length + TAG_BYTES)
        .put(frame, 0, ADDRESSES)
        .putShort((short) VLAN)
        .putShort((short) 0)
        .put(frame, ADDRESSES, frame.length - ADDRESSES)
        .array();
  }
}

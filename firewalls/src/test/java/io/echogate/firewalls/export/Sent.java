package io.echogate.firewalls.export;

import java.util.List;

/**
 * A packet that a test sends.
 *
 * @param packet as it was made
 * @param wire what goes on the wire: the packet, or its fragments
 */
record Sent(RawPackets.Packet packet, List<byte[]> wire) {

  boolean fragmented() {
    return wire.size() > 1;
  }

  /** The message's type, or -1 if it has none. */
  int type() {
    return packet.body().isEmpty() ? -1 : packet.body().getFirst() & 0xff;
  }
}

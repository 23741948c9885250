package io.echogate.cli;

import io.echogate.icmp.Family;
import io.echogate.icmp.Form;
import io.echogate.icmp.Packet;
import io.echogate.policy.Address;
import io.echogate.policy.Direction;

/** Packets in the words of {@link PacketDescription}, as far as it has them. */
final class PacketText {
  private PacketText() {}

  /** A packet in words, with what the machine knows of it. */
  static String of(DescribedPacket described) {
    String packet = of(described.packet(), described.direction());
    return described.packet().form() == Form.WHOLE
        ? packet
            + (described.related() ? " related" : "")
            + (described.solicited() ? " solicited" : "")
        : packet;
  }

  /** A packet in words. */
  static String of(Packet packet, Direction direction) {
    Family family = packet.family();
    if (family == null) {
      return "a frame of %d bytes that holds no IP packet".formatted(packet.frameLength());
    }
    String start = family.text() + " " + direction.text() + " ";
    return switch (packet.form()) {
      case MALFORMED -> start + "malformed";
      case NOT_ICMP -> start + protocol(packet.protocol()) + addresses(family, packet);
      case LATER_FRAGMENT -> start + "later fragment" + addresses(family, packet);
      case FIRST_FRAGMENT -> start + message(packet) + ", first fragment," + rest(family, packet);
      case ATOMIC -> start + message(packet) + ", atomic fragment," + rest(family, packet);
      case WHOLE -> start + message(packet) + rest(family, packet);
    };
  }

  private static String protocol(int protocol) {
    return switch (protocol) {
      case 6 -> "tcp";
      case 17 -> "udp";
      default -> "protocol " + protocol;
    };
  }

  private static String message(Packet packet) {
    if (packet.type() == Packet.NONE) {
      return "ICMP without a type";
    }
    return packet.code() == Packet.NONE ? "" + packet.type() : packet.type() + "/" + packet.code();
  }

  private static String rest(Family family, Packet packet) {
    String addresses = addresses(family, packet);
    String size = packet.truncated() ? " cut" : " payload " + packet.payloadLength();
    return addresses + size + " hop-limit " + packet.hopLimit();
  }

  private static String addresses(Family family, Packet packet) {
    return " from "
        + new Address(family, packet.sourceHigh(), packet.sourceLow())
        + " to "
        + new Address(family, packet.destinationHigh(), packet.destinationLow());
  }
}

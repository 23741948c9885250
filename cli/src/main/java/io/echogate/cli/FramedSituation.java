package io.echogate.cli;

import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.meaning.Situation;
import io.echogate.firewalls.meaning.Tracking;
import io.echogate.firewalls.rules.Match.Part;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.icmp.Family;
import io.echogate.icmp.Form;
import io.echogate.icmp.Packet;
import io.echogate.policy.Address;
import java.time.Instant;
import java.util.Optional;

/** A frame that arrives, as rules of other firewalls see it. */
final class FramedSituation {
  private FramedSituation() {}

  /**
   * The packet in a frame.
   *
   * @throws Refusal if rules do not come to see it
   */
  static AskedSituation of(Packet packet, Instant now) {
    Family family = packet.family();
    if (family == null || packet.form() == Form.MALFORMED) {
      throw Refusal.usage(
          FrameOperand.NAME + ": firewalls drop such a frame before they ask their rules",
          "give a frame that holds a whole IP packet");
    }
    Address source = new Address(family, packet.sourceHigh(), packet.sourceLow());
    Address destination = new Address(family, packet.destinationHigh(), packet.destinationLow());
    Situation situation =
        new Situation(
            family,
            packet.protocol(),
            part(packet.form()),
            Math.max(packet.type(), 0),
            Math.max(packet.code(), 0),
            source,
            destination,
            packet.length(),
            packet.hopLimit(),
            0,
            "",
            "",
            packet.form() == Form.NOT_ICMP ? State.NEW : Tracking.unknown(family, packet.type()),
            RoutingKinds.source(Course.IN, source),
            RoutingKinds.destination(Course.IN, destination),
            RoutingKinds.link(destination),
            now);
    return new AskedSituation(
        Course.IN, situation, Optional.empty(), Math.max(packet.payloadLength(), 0));
  }

  private static Part part(Form form) {
    return switch (form) {
      case ATOMIC -> Part.ATOMIC;
      case FIRST_FRAGMENT -> Part.FIRST;
      case LATER_FRAGMENT -> Part.LATER;
      case WHOLE, NOT_ICMP, MALFORMED -> Part.WHOLE;
    };
  }
}

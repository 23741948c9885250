package io.echogate.cli;

import io.echogate.engine.Flows;
import io.echogate.engine.Machine;
import io.echogate.engine.Requests;
import io.echogate.engine.Surroundings;
import io.echogate.icmp.Exchange;
import io.echogate.icmp.Family;
import io.echogate.icmp.Form;
import io.echogate.icmp.Packet;
import io.echogate.icmp.PacketValue;
import io.echogate.policy.Direction;
import java.time.Instant;
import java.util.Objects;

/**
 * A packet that a user asks about, and what it meets.
 *
 * @param machine where it arrives, or leaves from
 * @param related whether the machine knows the flow that it quotes
 * @param solicited whether it answers a request that left the machine
 */
record DescribedPacket(
    PacketValue packet, Direction direction, Machine machine, boolean related, boolean solicited) {

  /** A packet that quotes no known flow and answers no request. */
  DescribedPacket(PacketValue packet, Direction direction, Machine machine) {
    this(packet, direction, machine, false, false);
  }

  /**
   * What a policy meets beside the packet, if the evaluator's clock shows 0 now.
   *
   * @param now the time of day
   */
  Surroundings surroundings(Instant now) {
    Requests requests = new Requests();
    if (solicited) {
      requests.sent(query(), 0);
    }
    return new Surroundings(machine, related ? (flow, time) -> true : Flows.none(), requests, now);
  }

  /** The request that the packet, a reply, answers. */
  Packet query() {
    Family family = Objects.requireNonNull(packet.family());
    return new PacketValue(
        Form.WHOLE,
        family,
        packet.protocol(),
        Exchange.queryOf(family, packet.type()),
        0,
        false,
        packet.frameLength(),
        packet.length(),
        packet.payloadLength(),
        packet.hopLimit(),
        packet.identifier(),
        packet.nonce(),
        Packet.NONE,
        Packet.NONE,
        null,
        packet.destinationHigh(),
        packet.destinationLow(),
        packet.sourceHigh(),
        packet.sourceLow());
  }
}

package io.echogate.traffic;

import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import java.time.Instant;
import java.util.Optional;

/**
 * The first packet of a kind: an example to look at.
 *
 * @param capture what the capture is called in which it is
 * @param number its place there, from 1
 * @param time when it was captured; empty if nobody wrote it down
 * @param source its addresses; empty if it has none, or none that can be read
 * @param destination where it went
 */
public record FirstPacket(
    String capture,
    long number,
    Optional<Instant> time,
    Optional<Address> source,
    Optional<Address> destination) {

  /** A packet as such an example. */
  static FirstPacket of(CapturedPacket packet) {
    Family family = packet.family();
    Optional<Instant> time =
        packet.time() > 0 ? Optional.of(Instant.ofEpochSecond(0, packet.time())) : Optional.empty();
    return family != null && packet.isAddressed()
        ? new FirstPacket(
            packet.capture(),
            packet.number(),
            time,
            Optional.of(new Address(family, packet.sourceHigh(), packet.sourceLow())),
            Optional.of(new Address(family, packet.destinationHigh(), packet.destinationLow())))
        : new FirstPacket(
            packet.capture(), packet.number(), time, Optional.empty(), Optional.empty());
  }
}

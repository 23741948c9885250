package io.echogate.firewalls.export;

import io.echogate.firewalls.meaning.Situation;
import io.echogate.firewalls.rules.Match.AddressKind;
import io.echogate.firewalls.rules.Match.LinkKind;
import io.echogate.firewalls.rules.Match.Part;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.icmp.Family;
import io.echogate.icmp.Form;
import io.echogate.icmp.FrameDecoder;
import io.echogate.icmp.Packet;
import io.echogate.policy.Address;
import java.lang.foreign.MemorySegment;
import java.time.Instant;
import java.util.Optional;

/** Packets as the rules of a model see them. */
final class Situations {
  private final FrameDecoder decoder = new FrameDecoder();
  private final String in;
  private final String out;

  Situations(String in, String out) {
    this.in = in;
    this.out = out;
  }

  /**
   * The situation of a packet on the wire; empty if it is malformed in a way that rules never see.
   */
  Optional<Situation> of(byte[] bytes, State state, Instant time) {
    Packet packet = decoder.decodeIp(MemorySegment.ofArray(bytes), 0, bytes.length);
    Family family = packet.family();
    if (family == null || packet.form() == Form.MALFORMED || packet.truncated()) {
      return Optional.empty();
    }
    Part part =
        switch (packet.form()) {
          case WHOLE -> Part.WHOLE;
          case ATOMIC -> Part.ATOMIC;
          case FIRST_FRAGMENT -> Part.FIRST;
          case LATER_FRAGMENT -> Part.LATER;
          case NOT_ICMP, MALFORMED -> Part.WHOLE;
        };
    Address source = new Address(family, packet.sourceHigh(), packet.sourceLow());
    Address destination = new Address(family, packet.destinationHigh(), packet.destinationLow());
    return Optional.of(
        new Situation(
            family,
            family.protocol(),
            part,
            Math.max(packet.type(), 0),
            Math.max(packet.code(), 0),
            source,
            destination,
            packet.length(),
            packet.hopLimit(),
            0,
            in,
            out,
            state,
            kind(source),
            kind(destination),
            LinkKind.UNICAST,
            time));
  }

  private static AddressKind kind(Address address) {
    if (JudgedHost.addresses().contains(address)) {
      return AddressKind.LOCAL;
    }
    String text = address.toString();
    if (text.equals("192.0.2.255") || text.equals("255.255.255.255")) {
      return AddressKind.BROADCAST;
    }
    return text.startsWith("224.") || text.startsWith("ff")
        ? AddressKind.MULTICAST
        : AddressKind.UNICAST;
  }
}

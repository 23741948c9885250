package io.echogate.cli;

import io.echogate.datapath.Event;
import io.echogate.datapath.EventPolicies;
import io.echogate.icmp.Family;
import io.echogate.icmp.Registry;
import io.echogate.policy.Address;
import io.echogate.policy.Direction;
import io.echogate.policy.Reason;
import io.echogate.policy.Statement;
import io.echogate.policy.Verdict;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A packet that was dropped or logged, with all that is to be said of it.
 *
 * @param interfaceName empty if the interface has gone
 * @param packet what it is
 * @param ruling why; empty if the policy is not known any more
 */
record ReportedEvent(
    Instant time,
    Optional<String> interfaceName,
    int interfaceIndex,
    Direction direction,
    Verdict verdict,
    Packet packet,
    Optional<Ruling> ruling) {

  /**
   * What is known of a packet; what cannot be read is empty.
   *
   * @param length of the IP packet by its header, in bytes
   * @param frameLength of the frame, in bytes
   * @param bytes the first of the IP packet, in hex
   */
  record Packet(
      Optional<Family> family,
      Optional<Address> source,
      Optional<Address> destination,
      OptionalInt type,
      OptionalInt code,
      OptionalInt length,
      long frameLength,
      String bytes) {

    /** The name of its message; empty without a type. */
    Optional<String> slug() {
      if (family.isEmpty() || type.isEmpty()) {
        return Optional.empty();
      }
      Registry registry = Registry.instance();
      return Optional.of(
          code.isPresent()
              ? registry.message(family.get(), type.getAsInt(), code.getAsInt()).slug()
              : registry.type(family.get(), type.getAsInt()).slug());
    }
  }

  /**
   * What a policy says of it.
   *
   * @param policy the policy's name: usually the path of a file
   * @param statement what decided; empty where none is written
   */
  record Ruling(String policy, String digest, Reason reason, Optional<Statement> statement) {}

  /** An event as it was read. */
  static ReportedEvent of(
      Event event, Optional<EventPolicies.Meaning> meaning, Optional<String> interfaceName) {
    return new ReportedEvent(
        event.time(),
        interfaceName,
        event.interfaceIndex(),
        event.direction(),
        event.verdict(),
        packet(event, meaning),
        meaning.map(ReportedEvent::ruling));
  }

  private static Packet packet(Event event, Optional<EventPolicies.Meaning> meaning) {
    OptionalInt type = event.type();
    if (type.isEmpty()) {
      // The program saw what lies beyond the bytes that it copied.
      type = meaning.map(EventPolicies.Meaning::type).orElse(type);
    }
    return new Packet(
        event.family(),
        event.source(),
        event.destination(),
        type,
        event.code(),
        event.ipLength(),
        event.frameLength(),
        HexFormat.of().formatHex(event.ipBytes()));
  }

  private static Ruling ruling(EventPolicies.Meaning meaning) {
    return new Ruling(
        meaning.applied().name(),
        meaning.applied().digest(),
        meaning.reason(),
        meaning.statement());
  }
}

package io.echogate.firewalls.junos;

import io.echogate.firewalls.rules.LimitSpec;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** A policer as it grows, statement by statement. */
final class Policer {
  private final String name;
  private OptionalLong bandwidth = OptionalLong.empty();
  private OptionalLong burst = OptionalLong.empty();
  private OptionalLong packets = OptionalLong.empty();
  private OptionalLong packetBurst = OptionalLong.empty();
  private boolean filterSpecific;
  private boolean discards;

  Policer(String name) {
    this.name = name;
  }

  /** Takes in a statement from its place in it on; says whether it is understood. */
  boolean add(Statement statement, int at) {
    String value = statement.text(at + 2);
    switch (statement.text(at)) {
      case "if-exceeding" -> {
        switch (statement.text(at + 1)) {
          case "bandwidth-limit" -> bandwidth = Values.scaled(value);
          case "burst-size-limit" -> burst = Values.scaled(value);
          default -> {
            return statement.block() || statement.text(at + 1).equals("bandwidth-percent");
          }
        }
      }
      case "if-exceeding-pps" -> {
        switch (statement.text(at + 1)) {
          case "pps-limit" -> packets = Values.scaled(value);
          case "packet-burst" -> packetBurst = Values.scaled(value);
          default -> {
            return statement.block();
          }
        }
      }
      case "then" -> discards |= statement.text(at + 1).equals("discard");
      case "filter-specific" -> filterSpecific = true;
      default -> {
        return statement.block() || statement.size() == at + 1;
      }
    }
    return true;
  }

  /** Whether it drops what is beyond its figures; others only mark it. */
  boolean discards() {
    return discards;
  }

  /** Its figures; empty if they are not all there. */
  Optional<LimitSpec> limit() {
    Optional<String> shared = filterSpecific ? Optional.of(name) : Optional.empty();
    if (bandwidth.isPresent() && burst.isPresent()) {
      long bits = bandwidth.getAsLong();
      boolean whole = bits % 8 == 0;
      return Optional.of(
          new LimitSpec(
              whole ? bits / 8 : bits,
              whole ? 1 : 8,
              burst.getAsLong(),
              LimitSpec.Unit.BYTES,
              Set.of(),
              shared));
    }
    return packets.isPresent() && packetBurst.isPresent()
        ? Optional.of(
            new LimitSpec(
                packets.getAsLong(),
                1,
                packetBurst.getAsLong(),
                LimitSpec.Unit.PACKETS,
                Set.of(),
                shared))
        : Optional.empty();
  }
}

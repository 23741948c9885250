package io.echogate.engine;

import java.time.Instant;

/**
 * What a policy's meaning depends on beside the packet.
 *
 * @param machine taken as it is when the policy starts
 * @param flows what {@code related} asks
 * @param requests what {@code solicited} asks, and where queries that leave are written down; the
 *     evaluators of several interfaces of a machine share it
 * @param clockZero the instant at which the evaluator's clock shows 0; {@code until} asks it
 */
public record Surroundings(Machine machine, Flows flows, Requests requests, Instant clockZero) {

  /**
   * Nothing known: a machine without addresses and subnets, no flows, no requests yet, a clock that
   * counts from 1970-01-01 UTC.
   */
  public static Surroundings unknown() {
    return new Surroundings(Machine.unknown(), Flows.none(), new Requests(), Instant.EPOCH);
  }

  /** The same on another machine. */
  public Surroundings withMachine(Machine other) {
    return new Surroundings(other, flows, requests, clockZero);
  }

  /** The same with other flows. */
  public Surroundings withFlows(Flows others) {
    return new Surroundings(machine, others, requests, clockZero);
  }

  /** The same with other requests. */
  public Surroundings withRequests(Requests others) {
    return new Surroundings(machine, flows, others, clockZero);
  }

  /** The same with a clock that shows 0 at another instant. */
  public Surroundings withClockZero(Instant other) {
    return new Surroundings(machine, flows, requests, other);
  }
}

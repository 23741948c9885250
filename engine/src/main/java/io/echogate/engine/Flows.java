package io.echogate.engine;

import io.echogate.icmp.Tuple;

/**
 * The flows that a machine knows: tracked connections, local sockets, own queries. The condition
 * {@code related} asks it.
 */
@FunctionalInterface
public interface Flows {

  /**
   * Whether a packet belongs to a known flow, in either direction.
   *
   * @param packet valid during the call only; parts that an error message does not quote are {@link
   *     Tuple#NONE}
   * @param nowNanos the evaluator's time
   */
  boolean know(Tuple packet, long nowNanos);

  /** Knows no flow: nothing is related. */
  static Flows none() {
    return (packet, now) -> false;
  }
}

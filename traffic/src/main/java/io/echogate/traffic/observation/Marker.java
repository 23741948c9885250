package io.echogate.traffic.observation;

import io.echogate.icmp.Packet;
import io.echogate.policy.Direction;
import io.echogate.policy.Reason;

/**
 * Tells kinds of dropped packets apart.
 *
 * @param <K> a type of few values that can be compared by {@code equals}
 */
@FunctionalInterface
public interface Marker<K> {

  /**
   * What to call a packet that was dropped.
   *
   * @param packet valid during the call only
   */
  K mark(Packet packet, Direction direction, Reason reason);
}

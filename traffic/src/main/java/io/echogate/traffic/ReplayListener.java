package io.echogate.traffic;

import io.echogate.engine.Decision;
import io.echogate.icmp.Packet;
import io.echogate.policy.Direction;
import io.echogate.traffic.capture.Capture;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Is told of each packet of a replay. */
@FunctionalInterface
public interface ReplayListener {

  /**
   * A packet was judged.
   *
   * @param capture has come to the packet
   * @param packet as it was read; valid during the call only
   * @param decision what the policy says of it; null if too little of it was captured to tell
   * @throws IOException ends the replay
   */
  void judged(Capture capture, Packet packet, Direction direction, @Nullable Decision decision)
      throws IOException;

  /** Wants to know nothing. */
  static ReplayListener none() {
    return (capture, packet, direction, decision) -> {};
  }
}

package io.echogate.cli.demo;

import java.time.Duration;
import java.util.List;

/**
 * One row of the demo, before it is played.
 *
 * @param pause how long to wait before
 */
public record Act(Duration pause, Scene scene, Message message) {
  /** Fills every bucket of the policy, with a margin for clocks that step. */
  static final Duration REFILL = Duration.ofMillis(1_100);

  private static final int BURST = 10;

  /** All of them, in order, scene by scene. */
  static List<Act> all() {
    return List.of(
        enforced(Messages.echo()),
        enforced(Messages.timestamp()),
        enforced(Messages.redirect()),
        enforced(Messages.portUnreachable()),
        enforced(Messages.fragmentedEcho()),
        enforced(Messages.taggedEcho()),
        enforced(Messages.taggedTimestamp()),
        enforced(Messages.neighborSolicitation()),
        enforced(Messages.echoes6("IPv6 echo request", 1)),
        afterRefill(Messages.echoes6("1 s later: 10 IPv6 echo requests", BURST)),
        afterRefill(Messages.echoes6("1 s later: 10 more", BURST)),
        evaluated(Messages.timestamp()),
        evaluated(Messages.redirect()),
        evaluated(Messages.fragmentedEcho()),
        evaluated(Messages.echoes6("10 IPv6 echo requests", BURST)),
        new Act(Duration.ZERO, Scene.TRAP, Messages.neighborSearch()));
  }

  private static Act enforced(Message message) {
    return new Act(Duration.ZERO, Scene.ENFORCED, message);
  }

  private static Act afterRefill(Message message) {
    return new Act(REFILL, Scene.ENFORCED, message);
  }

  private static Act evaluated(Message message) {
    return new Act(Duration.ZERO, Scene.EVALUATING, message);
  }

  /** The same once more, with full buckets. */
  Act again() {
    return new Act(REFILL, scene, message);
  }
}

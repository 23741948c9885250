package io.echogate.cli.verify;

import io.echogate.datapath.FrameRun.Answer;
import io.echogate.engine.Decision;

/**
 * A frame of which policy and program say different things.
 *
 * @param emptyBuckets whether the limits had nothing left
 * @param policy what the policy says
 * @param program what the program did
 */
public record Difference(Probe probe, boolean emptyBuckets, Decision policy, Answer program) {

  /** The frame in words. */
  public String name() {
    return emptyBuckets ? probe.name() + " over its limit" : probe.name();
  }

  /** The frame in hexadecimal. */
  public String hex() {
    return ProbeSet.hex(probe.frame());
  }
}

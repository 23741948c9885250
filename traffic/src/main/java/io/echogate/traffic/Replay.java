package io.echogate.traffic;

import io.echogate.policy.Policy;
import io.echogate.policy.PrefixSet;
import io.echogate.traffic.capture.Capture;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a policy would have done with captured packets. Its clock is that of the packets, over all
 * captures that are played, one after the other: where times go back, it stays. The policy's
 * buckets are full when the first packet comes; queries and flows from before are not known.
 *
 * <p>A packet leaves if its source is one of the local addresses; else it arrives. Without local
 * addresses it goes where the capture says that it did, and arrives where that says nothing. Local
 * prefixes of a single address are {@code @self}. What is {@code related} is learned from the
 * packets of both directions that pass.
 *
 * <p>Memory is bounded whatever is played, and a packet allocates nothing but where the policy's
 * own tables grow. For one thread.
 */
public final class Replay {
  /** The place of the only policy. */
  private static final int ALONE = 0;

  private final Judging judging;
  private final Tally tally;

  /**
   * A replay that nothing was played to yet.
   *
   * @param local the prefixes of this side; empty if they are not known
   * @throws IllegalArgumentException if the policy lacks a default
   */
  public Replay(Policy policy, PrefixSet local) {
    judging = new Judging(policy, local);
    tally = new Tally(policy);
  }

  /**
   * Plays all that is left of a capture; other threads read and judge.
   *
   * @param goesOn is asked again and again; when it says no, the rest is left
   * @throws io.echogate.traffic.capture.CaptureException if it cannot be read any further; what
   *     came before is played
   * @throws IOException if it cannot be read
   */
  public void play(Capture capture, BooleanSupplier goesOn) throws IOException {
    Playback.play(capture, (packet, details) -> see(packet, ALONE, details), 1, goesOn);
  }

  /**
   * Judges and counts a packet, and hands over its detail, if it has one.
   *
   * @param place of this policy among those that judge the packet
   * @return where it counts; null if it cannot be told what it is
   */
  DecisionTable.@Nullable Cell see(CapturedPacket packet, int place, PendingDetails details) {
    judging.judge(packet, place);
    DecisionTable.Cell cell = tally.count(packet, place);
    if (cell != null && cell.isDetailed()) {
      details.add(cell.detail(), packet);
    }
    return cell;
  }

  /**
   * Plays all that is left of a capture, and tells of each packet.
   *
   * @param goesOn is asked before each packet; when it says no, the rest is left
   * @throws io.echogate.traffic.capture.CaptureException if it cannot be read any further; what
   *     came before is played
   * @throws IOException if it cannot be read, or the listener ends the replay
   */
  public void play(Capture capture, ReplayListener listener, BooleanSupplier goesOn)
      throws IOException {
    CapturedPacket captured = new CapturedPacket();
    while (goesOn.getAsBoolean() && capture.next()) {
      captured.fill(capture);
      judging.judge(captured, ALONE);
      DecisionTable.Cell cell = tally.count(captured, ALONE);
      if (cell != null && cell.isDetailed()) {
        cell.detail().count(captured, captured.clock());
      }
      listener.judged(capture, captured.packet(), captured.way(), captured.decision(ALONE));
    }
  }

  /** What came of all that was played so far. */
  public ReplayReport report() {
    return tally.report();
  }
}

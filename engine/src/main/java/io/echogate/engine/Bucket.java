package io.echogate.engine;

import io.echogate.policy.Gcra;

/**
 * The state of one limit for one stream of packets: a theoretical arrival time for packets and one
 * for bytes, in nanoseconds, as {@link Gcra} describes. A packet whose arrival time would not fit
 * 63 bits is refused, so that saturated figures never admit more than their limit.
 */
final class Bucket {
  private final Gcra figures;
  private long packets;
  private long bytes;

  /**
   * A full bucket.
   *
   * @param start how far it counts as used already; 0 or more
   */
  Bucket(Gcra figures, long start) {
    this.figures = figures;
    packets = start;
    bytes = start;
  }

  /** Whether a frame may pass now. Charges nothing. */
  boolean admits(int frameLength, long now) {
    return !figures.never() && admitsBytes(frameLength, now) && admitsPacket(now);
  }

  private boolean admitsBytes(int frameLength, long now) {
    return !limitsBytes()
        || (frameLength <= figures.byteBurst()
            && inTime(bytes, figures.costOf(frameLength), figures.byteTolerance(), now));
  }

  private boolean admitsPacket(long now) {
    return !limitsPackets() || inTime(packets, figures.period(), figures.tolerance(), now);
  }

  /** Whether the next arrival time fits, and is at most the tolerance ahead; cost <= tolerance. */
  private static boolean inTime(long arrival, long cost, long tolerance, long now) {
    long from = Math.max(arrival, now);
    return from - now <= tolerance - cost && from <= Long.MAX_VALUE - cost;
  }

  /** Takes the cost of a frame that it admits now. */
  void charge(int frameLength, long now) {
    if (limitsBytes()) {
      bytes = Math.max(bytes, now) + figures.costOf(frameLength);
    }
    if (limitsPackets()) {
      packets = Math.max(packets, now) + figures.period();
    }
  }

  /** Whether it is full again, which no later packet can tell from a new bucket. */
  boolean isFull(long now) {
    return packets <= now && bytes <= now;
  }

  private boolean limitsPackets() {
    return figures.period() != 0;
  }

  private boolean limitsBytes() {
    return figures.byteCost() != 0;
  }
}

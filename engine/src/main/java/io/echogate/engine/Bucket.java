package io.echogate.engine;

import io.echogate.policy.Gcra;

/**
 * The state of one limit for one stream of packets: a theoretical arrival time for packets and one
 * for bytes, in nanoseconds, as {@link Gcra} describes. They are unsigned: a time and a tolerance
 * have 63 bits each, so their sum has room.
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

  /** Fills it up. */
  void fill() {
    packets = 0;
    bytes = 0;
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

  /** Whether the next arrival time is at most the tolerance ahead; cost <= tolerance. */
  private static boolean inTime(long arrival, long cost, long tolerance, long now) {
    return Long.compareUnsigned(later(arrival, now) - now, tolerance - cost) <= 0;
  }

  private static long later(long arrival, long now) {
    return Long.compareUnsigned(arrival, now) >= 0 ? arrival : now;
  }

  /** Takes the cost of a frame that it admits now. */
  void charge(int frameLength, long now) {
    if (limitsBytes()) {
      bytes = later(bytes, now) + figures.costOf(frameLength);
    }
    if (limitsPackets()) {
      packets = later(packets, now) + figures.period();
    }
  }

  /** Whether it is full again, which no later packet can tell from a new bucket. */
  boolean isFull(long now) {
    return later(packets, now) == now && later(bytes, now) == now;
  }

  private boolean limitsPackets() {
    return figures.period() != 0;
  }

  private boolean limitsBytes() {
    return figures.byteCost() != 0;
  }
}

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

  /** Whether a frame may pass now. Charges nothing. */
  boolean admits(int frameLength, long now) {
    return admits(figures, packets, bytes, frameLength, now);
  }

  /** Whether a bucket with these arrival times lets a frame pass now. */
  static boolean admits(Gcra figures, long packets, long bytes, int frameLength, long now) {
    return !figures.never()
        && admitsBytes(figures, bytes, frameLength, now)
        && (!limitsPackets(figures) || inTime(packets, figures.period(), figures.tolerance(), now));
  }

  private static boolean admitsBytes(Gcra figures, long bytes, int frameLength, long now) {
    return !limitsBytes(figures)
        || (frameLength <= figures.byteBurst()
            && inTime(bytes, figures.costOf(frameLength), figures.byteTolerance(), now));
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
    packets = chargedPackets(figures, packets, now);
    bytes = chargedBytes(figures, bytes, frameLength, now);
  }

  /** The arrival time for packets behind one that is admitted now. */
  static long chargedPackets(Gcra figures, long packets, long now) {
    return limitsPackets(figures) ? later(packets, now) + figures.period() : packets;
  }

  /** The arrival time for bytes behind a frame that is admitted now. */
  static long chargedBytes(Gcra figures, long bytes, int frameLength, long now) {
    return limitsBytes(figures) ? later(bytes, now) + figures.costOf(frameLength) : bytes;
  }

  /** Whether it is full again, which no later packet can tell from a new bucket. */
  boolean isFull(long now) {
    return later(packets, now) == now && later(bytes, now) == now;
  }

  private static boolean limitsPackets(Gcra figures) {
    return figures.period() != 0;
  }

  private static boolean limitsBytes(Gcra figures) {
    return figures.byteCost() != 0;
  }
}

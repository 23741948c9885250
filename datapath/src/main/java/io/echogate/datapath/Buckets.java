package io.echogate.datapath;

import io.echogate.policy.Gcra;
import java.nio.ByteBuffer;

/**
 * The layout of the buckets map: one cache line for each bucket, its state in front of the figures
 * of its limit, so that judging a packet touches one line.
 *
 * <pre>
 *  0  theoretical arrival time of packets, ns
 *  8  theoretical arrival time of bytes, ns
 * 16  period of a packet, ns
 * 24  tolerance of packets, ns
 * 32  cost of a byte, 2^-20 ns
 * 40  largest frame, bytes
 * 48  tolerance of bytes, ns
 * 56  the clock: {@link LimitClock#code()}
 * </pre>
 */
final class Buckets {
  /** Bytes of a bucket. */
  static final int SIZE = 64;

  static final int PACKET_TIME = 0;
  static final int BYTE_TIME = 8;
  static final int PERIOD = 16;
  static final int TOLERANCE = 24;
  static final int BYTE_COST = 32;
  static final int BYTE_BURST = 40;
  static final int BYTE_TOLERANCE = 48;
  static final int CLOCK = 56;

  private Buckets() {}

  /** Buckets that the map has room for: a power of two, so that a mask keeps offsets inside. */
  static int capacity(int buckets) {
    return buckets <= 1 ? 1 : Integer.highestOneBit(2 * buckets - 1);
  }

  /** Writes a full bucket. */
  static void write(ByteBuffer map, int bucket, Gcra figures, LimitClock clock) {
    int at = bucket * SIZE;
    map.putLong(at + PACKET_TIME, 0);
    map.putLong(at + BYTE_TIME, 0);
    map.putLong(at + PERIOD, figures.period());
    map.putLong(at + TOLERANCE, figures.tolerance());
    map.putLong(at + BYTE_COST, figures.byteCost());
    map.putLong(at + BYTE_BURST, figures.byteBurst());
    map.putLong(at + BYTE_TOLERANCE, figures.byteTolerance());
    map.putLong(at + CLOCK, clock.code());
  }
}

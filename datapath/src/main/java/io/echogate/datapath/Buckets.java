package io.echogate.datapath;

import io.echogate.policy.Gcra;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The layout of the buckets map: one cache line for each bucket, its state in front of the figures
 * of its limit, so that judging a packet touches one line.
 *
 * <pre>
 *  0  theoretical arrival time of packets, ns; with figures for single sources, a nonce
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

  /**
   * In a bucket that only has the figures for single sources: what tells those ways from others.
   */
  static final int NONCE = PACKET_TIME;

  static final int PERIOD = 16;
  static final int TOLERANCE = 24;
  static final int BYTE_COST = 32;
  static final int BYTE_BURST = 40;
  static final int BYTE_TOLERANCE = 48;
  static final int CLOCK = 56;

  private Buckets() {}

  /** The least power of two that is so many: then a mask keeps offsets inside. */
  static int capacity(int buckets) {
    return buckets <= 1 ? 1 : Integer.highestOneBit(2 * buckets - 1);
  }

  /** The bytes of a bucket in a mapping. */
  static MemorySegment line(MemorySegment map, int line) {
    return map.asSlice((long) line * SIZE, SIZE);
  }

  /** Writes a full bucket. */
  static void write(MemorySegment line, Gcra figures, LimitClock clock) {
    put(line, PACKET_TIME, 0);
    put(line, BYTE_TIME, 0);
    put(line, PERIOD, figures.period());
    put(line, TOLERANCE, figures.tolerance());
    put(line, BYTE_COST, figures.byteCost());
    put(line, BYTE_BURST, figures.byteBurst());
    put(line, BYTE_TOLERANCE, figures.byteTolerance());
    put(line, CLOCK, clock.code());
  }

  /** Whether a bucket has these figures, however full it is. */
  static boolean hasFigures(MemorySegment line, Gcra figures, LimitClock clock) {
    MemorySegment expected = MemorySegment.ofArray(new byte[SIZE]);
    write(expected, figures, clock);
    return line.asSlice(PERIOD).mismatch(expected.asSlice(PERIOD)) < 0;
  }

  private static void put(MemorySegment line, int word, long value) {
    line.set(ValueLayout.JAVA_LONG_UNALIGNED, word, value);
  }
}

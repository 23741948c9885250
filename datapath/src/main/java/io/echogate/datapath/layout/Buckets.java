package io.echogate.datapath.layout;

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
public final class Buckets {
  /** Bytes of a bucket. */
  public static final int SIZE = 64;

  /** Offset of the theoretical arrival time of packets. */
  public static final int PACKET_TIME = 0;

  /** Offset of the theoretical arrival time of bytes. */
  public static final int BYTE_TIME = 8;

  /**
   * In a bucket that only has the figures for single sources: what tells those ways from others.
   */
  public static final int NONCE = PACKET_TIME;

  /** Offset of the period of a packet. */
  public static final int PERIOD = 16;

  /** Offset of the tolerance of packets. */
  public static final int TOLERANCE = 24;

  /** Offset of the cost of a byte. */
  public static final int BYTE_COST = 32;

  /** Offset of the largest frame. */
  public static final int BYTE_BURST = 40;

  /** Offset of the tolerance of bytes. */
  public static final int BYTE_TOLERANCE = 48;

  /** Offset of the clock's number. */
  public static final int CLOCK = 56;

  private Buckets() {}

  /** The least power of two that is so many: then a mask keeps offsets inside. */
  static int capacity(int buckets) {
    return buckets <= 1 ? 1 : Integer.highestOneBit(2 * buckets - 1);
  }

  /** The bytes of a bucket in a mapping. */
  public static MemorySegment line(MemorySegment map, int line) {
    return map.asSlice((long) line * SIZE, SIZE);
  }

  /** Writes a full bucket. */
  public static void write(MemorySegment line, Gcra figures, LimitClock clock) {
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
  public static boolean hasFigures(MemorySegment line, Gcra figures, LimitClock clock) {
    MemorySegment expected = MemorySegment.ofArray(new byte[SIZE]);
    write(expected, figures, clock);
    return line.asSlice(PERIOD).mismatch(expected.asSlice(PERIOD)) < 0;
  }

  private static void put(MemorySegment line, int word, long value) {
    line.set(ValueLayout.JAVA_LONG_UNALIGNED, word, value);
  }
}

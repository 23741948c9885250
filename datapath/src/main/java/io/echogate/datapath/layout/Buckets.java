package io.echogate.datapath.layout;

import io.echogate.policy.Gcra;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

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
 *
 * <p>Where the state is kept in a table of {@link Ways}, the line has instead of its own:
 *
 * <pre>
 *  0  a nonce, which tells this bucket's ways from others
 *  8  the arrival times that a new way begins with: 0, a full bucket
 * 56  the table: its first line, 24 bits; whether it is wide, bit 31; how many sets, 32 bits
 * </pre>
 */
public final class Buckets {
  /** Bytes of a bucket. */
  public static final int SIZE = 64;

  /** Offset of the theoretical arrival time of packets. */
  public static final int PACKET_TIME = 0;

  /** Offset of the theoretical arrival time of bytes. */
  public static final int BYTE_TIME = 8;

  /** Where there is a table: offset of the nonce. */
  public static final int NONCE = 0;

  /** Where there is a table: offset of what a new way's arrival times begin with. */
  public static final int FLOOR = 8;

  /** Where there is a table: offset of the word that tells where and how large it is. */
  public static final int TABLE = 56;

  /** Where in {@link #TABLE} the number of sets begins. */
  public static final int SETS_SHIFT = 32;

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

  private static final int CLOCK = 56;
  private static final long WIDE = 1L << 31;
  private static final int FIRST_MASK = (1 << 24) - 1;

  private Buckets() {}

  /** The least power of two that is so many: then a mask keeps offsets inside. */
  static int capacity(int buckets) {
    return buckets <= 1 ? 1 : Integer.highestOneBit(2 * buckets - 1);
  }

  /** The bytes of a bucket in a mapping. */
  public static MemorySegment line(MemorySegment map, int line) {
    return map.asSlice((long) line * SIZE, SIZE);
  }

  /**
   * Writes a full bucket, or for one with a table its figures.
   *
   * @param first the first line of its table, if it has one
   * @param nonce what tells the ways of its table from others, if it has one
   */
  public static void write(MemorySegment line, BucketSpec bucket, int first, long nonce) {
    Gcra figures = bucket.figures();
    put(line, NONCE, bucket.table().isPresent() ? nonce : 0);
    put(line, BYTE_TIME, 0);
    put(line, PERIOD, figures.period());
    put(line, TOLERANCE, figures.tolerance());
    put(line, BYTE_COST, figures.byteCost());
    put(line, BYTE_BURST, figures.byteBurst());
    put(line, BYTE_TOLERANCE, figures.byteTolerance());
    put(
        line,
        CLOCK,
        bucket.table().map(table -> word(table, first)).orElse((long) bucket.clock().code()));
  }

  /**
   * Lets a bucket be used up to some time, or if it has a table, all that it will have.
   *
   * @param nonce another than before, so that no way is found again
   */
  public static void set(MemorySegment line, long arrival, long nonce) {
    put(line, PACKET_TIME, table(line).isPresent() ? nonce : arrival);
    put(line, BYTE_TIME, arrival);
  }

  private static long word(WayTable table, int first) {
    return (long) table.sets() << SETS_SHIFT | (table.wide() ? WIDE : 0) | first;
  }

  /** Whether a bucket has these figures, however full it is. */
  public static boolean hasFigures(MemorySegment line, BucketSpec bucket) {
    MemorySegment expected = MemorySegment.ofArray(new byte[SIZE]);
    write(expected, bucket, table(line).map(WaySpan::first).orElse(0), 0);
    return line.asSlice(PERIOD).mismatch(expected.asSlice(PERIOD)) < 0;
  }

  /** Where a bucket's table lies, if it has one. */
  public static Optional<WaySpan> table(MemorySegment line) {
    long word = line.get(ValueLayout.JAVA_LONG_UNALIGNED, TABLE);
    int sets = (int) (word >>> SETS_SHIFT);
    WayTable table = new WayTable(sets, (word & WIDE) != 0, false);
    return sets == 0
        ? Optional.empty()
        : Optional.of(new WaySpan((int) word & FIRST_MASK, table.lines()));
  }

  private static void put(MemorySegment line, int word, long value) {
    line.set(ValueLayout.JAVA_LONG_UNALIGNED, word, value);
  }
}

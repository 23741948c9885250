package io.echogate.policy;

import java.math.BigInteger;

/**
 * A limit's figures as the generic cell rate algorithm wants them (ITU-T I.371): exact integers,
 * the same for the evaluator and for the kernel. Language reference, section 7.
 *
 * <p>A bucket holds a theoretical arrival time for packets and one for bytes, both 0 at first. At
 * time {@code now} a packet's new arrival time is {@code max(old, now) + cost}; it is admitted if
 * that is at most {@code tolerance} ahead of {@code now}.
 *
 * <p>All figures saturate at {@link Long#MAX_VALUE}.
 *
 * @param never whether nothing is ever admitted: a rate or a burst of 0
 * @param period the cost of a packet in nanoseconds, rounded up; 0 when packets are not limited
 * @param tolerance burst x period
 * @param byteCost the cost of a byte in 2^-20 nanoseconds, rounded up; 0 when bytes are not limited
 * @param byteBurst the largest frame that can pass, in bytes
 * @param byteTolerance the cost of {@code byteBurst} bytes in nanoseconds
 */
public record Gcra(
    boolean never, long period, long tolerance, long byteCost, long byteBurst, long byteTolerance) {

  /** Fraction bits of {@link #byteCost()}. */
  public static final int BYTE_COST_SHIFT = 20;

  private static final long ROUND_UP = (1L << BYTE_COST_SHIFT) - 1;
  private static final BigInteger NANOS = BigInteger.valueOf(1_000_000_000L);
  private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);

  /** The figures of a limit. */
  public static Gcra of(Limit limit) {
    boolean never =
        limit.packets().map(rate -> rate.amount() == 0 || limit.burst() == 0).orElse(false)
            || limit
                .bytes()
                .map(rate -> rate.amount() == 0 || limit.byteBurst() == 0)
                .orElse(false);
    if (never) {
      return new Gcra(true, 0, 0, 0, 0, 0);
    }
    BigInteger period =
        limit.packets().map(rate -> ceil(nanos(rate), amount(rate))).orElse(BigInteger.ZERO);
    BigInteger byteCost =
        limit
            .bytes()
            .map(rate -> ceil(nanos(rate).shiftLeft(BYTE_COST_SHIFT), amount(rate)))
            .orElse(BigInteger.ZERO);
    long byteBurst = saturate(unsigned(limit.byteBurst()));
    Gcra figures =
        new Gcra(
            false,
            saturate(period),
            saturate(period.multiply(unsigned(limit.burst()))),
            saturate(byteCost),
            byteBurst,
            0);
    return new Gcra(
        false,
        figures.period,
        figures.tolerance,
        figures.byteCost,
        byteBurst,
        figures.costOf(byteBurst));
  }

  /** What a frame of {@code bytes} bytes costs, in nanoseconds, rounded up. */
  public long costOf(long bytes) {
    long fine = bytes * byteCost;
    boolean fits = Math.multiplyHigh(bytes, byteCost) == 0 && fine >= 0;
    return fits && fine <= Long.MAX_VALUE - ROUND_UP
        ? (fine + ROUND_UP) >> BYTE_COST_SHIFT
        : largeCostOf(bytes);
  }

  private long largeCostOf(long bytes) {
    BigInteger fine = BigInteger.valueOf(bytes).multiply(BigInteger.valueOf(byteCost));
    return saturate(ceil(fine, BigInteger.ONE.shiftLeft(BYTE_COST_SHIFT)));
  }

  private static BigInteger nanos(Limit.Rate rate) {
    return NANOS.multiply(BigInteger.valueOf(rate.seconds()));
  }

  private static BigInteger amount(Limit.Rate rate) {
    return unsigned(rate.amount());
  }

  private static BigInteger unsigned(long value) {
    return new BigInteger(Long.toUnsignedString(value));
  }

  private static BigInteger ceil(BigInteger dividend, BigInteger divisor) {
    return dividend.add(divisor).subtract(BigInteger.ONE).divide(divisor);
  }

  private static long saturate(BigInteger value) {
    return value.min(MAX).longValueExact();
  }
}

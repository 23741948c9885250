package io.echogate.engine;

import static io.echogate.engine.Limits.SECOND;

import io.echogate.policy.Limit;
import java.math.BigInteger;
import java.util.List;

/**
 * The language reference's section 7 once more, in numbers without bounds: what does not fit 63
 * bits is cut down where the section says so, and nowhere else.
 */
final class LimitModel {
  private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);

  private final Limit limit;
  private BigInteger packets = BigInteger.ZERO;
  private BigInteger bytes = BigInteger.ZERO;

  LimitModel(Limit limit) {
    this.limit = limit;
  }

  /** Decides on a frame as a statement with these limits does. */
  static boolean admit(List<LimitModel> limits, int frameLength, long time) {
    BigInteger size = BigInteger.valueOf(frameLength);
    BigInteger now = BigInteger.valueOf(time);
    boolean admitted = limits.stream().allMatch(model -> model.admits(size, now));
    if (admitted) {
      limits.forEach(model -> model.charge(size, now));
    }
    return admitted;
  }

  /** Whether a frame may pass now. Charges nothing. */
  boolean admits(int frameLength, long now) {
    return admits(BigInteger.valueOf(frameLength), BigInteger.valueOf(now));
  }

  /** Takes the cost of a frame. */
  void charge(int frameLength, long now) {
    charge(BigInteger.valueOf(frameLength), BigInteger.valueOf(now));
  }

  private boolean admits(BigInteger size, BigInteger now) {
    return limit.packets().map(rate -> admitsPacket(rate, now)).orElse(true)
        && limit.bytes().map(rate -> admitsBytes(rate, size, now)).orElse(true);
  }

  private boolean admitsPacket(Limit.Rate rate, BigInteger now) {
    if (rate.amount() == 0 || limit.burst() == 0) {
      return false;
    }
    BigInteger tolerance = period(rate).multiply(exact(limit.burst())).min(MAX);
    return inTime(packets.max(now).add(period(rate)), now, tolerance);
  }

  private boolean admitsBytes(Limit.Rate rate, BigInteger size, BigInteger now) {
    BigInteger burst = exact(limit.byteBurst());
    if (rate.amount() == 0 || size.compareTo(burst) > 0) {
      return false;
    }
    return inTime(bytes.max(now).add(cost(rate, size)), now, cost(rate, burst));
  }

  private static boolean inTime(BigInteger arrival, BigInteger now, BigInteger tolerance) {
    return arrival.subtract(now).compareTo(tolerance) <= 0;
  }

  private void charge(BigInteger size, BigInteger now) {
    limit.packets().ifPresent(rate -> packets = packets.max(now).add(period(rate)));
    limit.bytes().ifPresent(rate -> bytes = bytes.max(now).add(cost(rate, size)));
  }

  private static BigInteger period(Limit.Rate rate) {
    return ceil(nanos(rate), exact(rate.amount()));
  }

  private static BigInteger cost(Limit.Rate rate, BigInteger size) {
    BigInteger perByte = ceil(nanos(rate).shiftLeft(20), exact(rate.amount())).min(MAX);
    return ceil(perByte.multiply(size.min(MAX)), BigInteger.ONE.shiftLeft(20)).min(MAX);
  }

  private static BigInteger nanos(Limit.Rate rate) {
    return BigInteger.valueOf(rate.seconds()).multiply(BigInteger.valueOf(SECOND));
  }

  private static BigInteger ceil(BigInteger a, BigInteger b) {
    BigInteger[] parts = a.divideAndRemainder(b);
    return parts[1].signum() == 0 ? parts[0] : parts[0].add(BigInteger.ONE);
  }

  /** An unsigned number. */
  static BigInteger exact(long value) {
    return new BigInteger(Long.toUnsignedString(value));
  }
}

package io.echogate.traffic.capture;

/**
 * What the times of an interface of a pcapng capture count.
 *
 * @param exponent of the part of a second that they count: negative, of 10 or of 2
 * @param binary whether it is one of 2
 * @param offset seconds to be added
 */
record Resolution(int exponent, boolean binary, long offset) {
  private static final int BINARY = 0x80;
  private static final long SECOND = 1_000_000_000L;

  /** Of parts so small no second has a number of 63 bits. */
  private static final int MOST_DECIMAL = 18;

  private static final int MOST_BINARY = 62;

  /** Where nothing is said: microseconds. */
  static final Resolution DEFAULT = new Resolution(6, false, 0);

  /** What the option if_tsresol says. */
  Resolution with(int option) {
    return new Resolution(option & ~BINARY, (option & BINARY) != 0, offset);
  }

  /** What the option if_tsoffset says. */
  Resolution withOffset(long seconds) {
    return new Resolution(exponent, binary, seconds);
  }

  /** Whether times can be told in it. */
  boolean isUsable() {
    return exponent <= (binary ? MOST_BINARY : MOST_DECIMAL);
  }

  /** Nanoseconds since 1970-01-01 UTC; times that 63 bits do not hold are the last that they do. */
  long nanoseconds(long count) {
    long perSecond = binary ? 1L << exponent : power(exponent);
    long seconds = Long.divideUnsigned(count, perSecond);
    long rest = Long.remainderUnsigned(count, perSecond);
    long parts =
        perSecond <= SECOND
            ? rest * SECOND / perSecond
            : (long) (rest / (double) perSecond * SECOND);
    if (!binary && perSecond > SECOND) {
      parts = rest / (perSecond / SECOND);
    }
    try {
      return Math.addExact(Math.multiplyExact(Math.addExact(seconds, offset), SECOND), parts);
    } catch (ArithmeticException e) {
      return Long.MAX_VALUE;
    }
  }

  private static long power(int exponent) {
    long power = 1;
    for (int i = 0; i < exponent; i++) {
      power *= 10;
    }
    return power;
  }
}

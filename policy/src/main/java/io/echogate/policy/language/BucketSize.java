package io.echogate.policy.language;

import io.echogate.policy.Dialect;
import io.echogate.policy.Limit.Rate;
import java.util.Optional;

/** How much a full bucket holds where no statement says so: language reference, section 7. */
final class BucketSize {
  private static final long LEAST_PACKETS = 5;

  /** The largest frame of links with jumbo frames. */
  private static final long LEAST_BYTES = 9_216;

  private BucketSize() {}

  /** Packets that may pass at once; an unsigned number. */
  static long packets(Dialect dialect, Optional<Rate> rate) {
    return switch (dialect) {
      case XFW -> atLeast(1, seconds(1, rate));
      case POLICY -> atLeast(LEAST_PACKETS, seconds(2, rate));
    };
  }

  /** Bytes that may pass at once; an unsigned number, and 0 where they are not limited. */
  static long bytes(Dialect dialect, Optional<Rate> rate) {
    if (rate.isEmpty()) {
      return 0;
    }
    return switch (dialect) {
      case XFW -> seconds(1, rate);
      case POLICY -> atLeast(LEAST_BYTES, seconds(2, rate));
    };
  }

  /** What so many full seconds let pass, rounded down. */
  private static long seconds(int count, Optional<Rate> rate) {
    if (rate.isEmpty()) {
      return 0;
    }
    long amount = rate.get().amount();
    boolean saturated = Math.unsignedMultiplyHigh(amount, count) != 0;
    return Long.divideUnsigned(saturated ? -1 : amount * count, rate.get().seconds());
  }

  private static long atLeast(long least, long number) {
    return Long.compareUnsigned(number, least) < 0 ? least : number;
  }
}

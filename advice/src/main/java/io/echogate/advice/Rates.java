package io.echogate.advice;

import io.echogate.policy.Gcra;
import io.echogate.policy.Limit;
import java.util.Optional;

/** Compares the figures of limits. */
final class Rates {
  private Rates() {}

  /** Whether a limit lets fewer packets pass in a second; those that let none pass left aside. */
  static boolean isBelow(Limit limit, long perSecond) {
    return !Gcra.of(limit).never() && isBelow(limit.packets(), perSecond);
  }

  /** Whether a limit lets fewer bytes pass in a second. */
  static boolean isBelowBytes(Limit limit, long perSecond) {
    return isBelow(limit.bytes(), perSecond);
  }

  private static boolean isBelow(Optional<Limit.Rate> rate, long perSecond) {
    return rate.map(
            some ->
                Long.compareUnsigned(Long.divideUnsigned(some.amount(), some.seconds()), perSecond)
                    < 0)
        .orElse(false);
  }

  /** Whether frames of a size never pass. */
  static boolean excludes(Limit limit, long frame) {
    return limit.bytes().isPresent() && Long.compareUnsigned(limit.byteBurst(), frame) < 0;
  }
}

package io.echogate.cli;

import io.echogate.policy.Action;
import io.echogate.policy.Gcra;
import io.echogate.policy.Limit;
import java.util.List;

/**
 * Whether limits leave a message what it needs.
 *
 * @param perSecond how many must get through in a second
 * @param frame the largest frame that one comes in, in bytes from the Ethernet header
 */
record Budget(long perSecond, long frame) {

  /** Whether an action lets so many through. A limit admits what all of its limits admit. */
  boolean fits(Action action) {
    return switch (action) {
      case Action.Allow() -> true;
      case Action.Block() -> false;
      case Action.RateLimit(List<Limit> limits) -> limits.stream().allMatch(this::fits);
    };
  }

  private boolean fits(Limit limit) {
    return admitsFrame(limit)
        && limit.packets().map(rate -> reaches(rate, perSecond)).orElse(true)
        && limit.bytes().map(rate -> reaches(rate, perSecond * frame)).orElse(true);
  }

  /** Whether a limit can let a single frame through. */
  boolean admitsFrame(Limit limit) {
    boolean small = limit.bytes().isPresent() && Long.compareUnsigned(limit.byteBurst(), frame) < 0;
    return !Gcra.of(limit).never() && !small;
  }

  private static boolean reaches(Limit.Rate rate, long perSecond) {
    return Long.compareUnsigned(Long.divideUnsigned(rate.amount(), rate.seconds()), perSecond) >= 0;
  }
}

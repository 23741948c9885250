package io.echogate.cli;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting for what comes soon or never. */
final class Patience {
  /** Far longer than anything here takes on a machine that has something else to do, too. */
  private static final Duration LONGEST = Duration.ofSeconds(20);

  private static final Duration STEP = Duration.ofMillis(2);

  private Patience() {}

  /** Waits until something is so, and says whether it came to that. */
  static boolean until(BooleanSupplier condition) {
    return until(LONGEST, condition);
  }

  /** The same for no longer than this. */
  static boolean until(Duration longest, BooleanSupplier condition) {
    long end = System.nanoTime() + longest.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      LockSupport.parkNanos(STEP.toNanos());
    }
    return true;
  }
}

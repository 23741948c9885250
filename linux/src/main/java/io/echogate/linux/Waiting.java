package io.echogate.linux;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what the kernel completes in the background and tells nobody. */
final class Waiting {
  private static final Duration STEP = Duration.ofMillis(1);

  private Waiting() {}

  /**
   * Looks again and again until a condition holds.
   *
   * @throws LinuxException ETIMEDOUT with {@code failure}, if it does not within {@code timeout}
   */
  static void until(BooleanSupplier condition, Duration timeout, String failure) {
    if (!holdsWithin(condition, timeout, STEP)) {
      throw new LinuxException(failure, Errno.ETIMEDOUT);
    }
  }

  /** Looks at least once, then every {@code step}; whether the condition came to hold in time. */
  static boolean holdsWithin(BooleanSupplier condition, Duration timeout, Duration step) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline >= 0) {
        return false;
      }
      LockSupport.parkNanos(step.toNanos());
    }
    return true;
  }
}

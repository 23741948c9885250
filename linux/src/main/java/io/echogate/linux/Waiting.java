package io.echogate.linux;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what the kernel completes in the background and tells nobody. */
final class Waiting {
  private static final long STEP_NANOS = Duration.ofMillis(1).toNanos();

  private Waiting() {}

  /**
   * Looks again and again until a condition holds.
   *
   * @throws LinuxException ETIMEDOUT with {@code failure}, if it does not within {@code timeout}
   */
  static void until(BooleanSupplier condition, Duration timeout, String failure) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline >= 0) {
        throw new LinuxException(failure, Errno.ETIMEDOUT);
      }
      LockSupport.parkNanos(STEP_NANOS);
    }
  }
}

package io.echogate.cli.demo;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what the kernel does at its own pace and tells nobody. */
final class Waiting {
  private static final Duration STEP = Duration.ofMillis(1);

  private Waiting() {}

  /** Lets some time pass. */
  static void during(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /** Looks again and again whether a condition holds, until it does or the time is over. */
  static void until(BooleanSupplier condition, Duration atMost) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean() && System.nanoTime() - start < atMost.toNanos()) {
      during(STEP);
    }
  }
}

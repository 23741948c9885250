package io.echogate.datapath;

import java.time.Duration;
import java.util.Optional;

/**
 * How often to do something.
 *
 * @param wanted so often; without it until the time is over, but some times at least
 * @param until when the time is over, as {@link System#nanoTime} counts
 */
record Rounds(Optional<Integer> wanted, long until) {
  private static final int LEAST = 5;

  /** As often as a property says, or else for a time. */
  static Rounds of(String property, Duration time) {
    return new Rounds(
        Optional.ofNullable(Integer.getInteger(property)), System.nanoTime() + time.toNanos());
  }

  boolean goesOn(int round) {
    return wanted
        .map(times -> round <= times)
        .orElseGet(() -> round <= LEAST || System.nanoTime() < until);
  }
}

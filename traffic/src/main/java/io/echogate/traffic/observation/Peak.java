package io.echogate.traffic.observation;

/** How often something happened in the second of the clock in which it happened most. */
final class Peak {
  private static final long SECOND = 1_000_000_000L;

  private long second = -1;
  private long count;
  private long most;

  /**
   * Counts once.
   *
   * @param nanos the time, not before that of the last call
   */
  void add(long nanos) {
    long now = nanos / SECOND;
    if (now != second) {
      second = now;
      count = 0;
    }
    count++;
    most = Math.max(most, count);
  }

  long most() {
    return most;
  }
}

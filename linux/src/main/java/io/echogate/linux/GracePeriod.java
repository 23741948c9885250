package io.echogate.linux;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits until the kernel has left what it was doing: an RCU grace period. */
public final class GracePeriod {
  /** {@code MEMBARRIER_CMD_GLOBAL}: inside the kernel, {@code synchronize_rcu()}. */
  private static final int GLOBAL = 1;

  /** Longer than the network stack keeps a CPU before it lets others work. */
  private static final Duration LONGEST_POLL = Duration.ofMillis(100);

  private GracePeriod() {}

  /**
   * Returns when every CPU has left the programs that it ran at the time of the call: what has been
   * taken from its interface before is then not running any more. Takes some milliseconds. Where
   * the kernel offers no such wait (it refuses with {@code nohz_full}), waits for longer than a
   * program can run.
   */
  public static void await() {
    if (SystemCall.MEMBARRIER.call(GLOBAL, 0, 0) < 0) {
      LockSupport.parkNanos(LONGEST_POLL.toNanos());
    }
  }
}

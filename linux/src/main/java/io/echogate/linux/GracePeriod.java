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

  /** A wait that has begun, and goes on while other things are done. */
  public static final class Begun {
    private final Thread thread = Thread.ofPlatform().daemon().name("grace").start(this::run);

    private Begun() {}

    private void run() {
      GracePeriod.await();
    }

    /** Returns when every CPU has left the programs that it ran when the wait began. */
    public void await() {
      boolean interrupted = false;
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Begins to wait, in a thread of its own. */
  public static Begun begin() {
    return new Begun();
  }

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

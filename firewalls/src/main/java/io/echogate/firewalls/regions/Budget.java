package io.echogate.firewalls.regions;

import java.util.concurrent.atomic.AtomicLong;

/** How long a survey may take, and how much it may hold. Thread-safe. */
public final class Budget {
  /** How many slices and flows are held at most: some hundred bytes each. */
  private static final long MOST_PARTS = 2_000_000;

  private final long deadline;
  private final AtomicLong parts = new AtomicLong();

  private Budget(long deadline) {
    this.deadline = deadline;
  }

  /** From now on, so many nanoseconds. */
  public static Budget nanos(long nanos) {
    return new Budget(System.nanoTime() + nanos);
  }

  /** Looks at the time. */
  void check() {
    if (System.nanoTime() - deadline > 0) {
      throw new UnfinishedException(UnfinishedException.Reason.TIME);
    }
  }

  /** Takes room for some more parts. */
  void take(int more) {
    if (parts.addAndGet(more) > MOST_PARTS) {
      throw new UnfinishedException(UnfinishedException.Reason.ROOM);
    }
  }

  /** Gives room back. */
  void give(int some) {
    parts.addAndGet(-some);
  }
}

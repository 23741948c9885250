package io.echogate.firewalls.regions;

import java.util.concurrent.atomic.AtomicLong;

/** How long a survey may take, and how much it may hold. Thread-safe. */
public final class Budget {
  /** Which part of the heap a survey may hold. */
  private static final int SHARE = 4;

  private static final long LEAST_BYTES = 64L << 20;

  private final long deadline;
  private final long mostBytes;
  private final AtomicLong bytes;

  private Budget(long deadline, long mostBytes, AtomicLong bytes) {
    this.deadline = deadline;
    this.mostBytes = mostBytes;
    this.bytes = bytes;
  }

  /** From now on, so many nanoseconds, and a quarter of the heap. */
  public static Budget nanos(long nanos) {
    return new Budget(System.nanoTime() + nanos, mostBytes(), new AtomicLong());
  }

  /** As much time as is left, and room of its own. */
  Budget apart() {
    return new Budget(deadline, mostBytes, new AtomicLong());
  }

  /**
   * One of so many equal parts of the time that is left, and the same room.
   *
   * @param parts at least 1
   */
  public Budget share(int parts) {
    long now = System.nanoTime();
    return new Budget(now + (deadline - now) / parts, mostBytes, bytes);
  }

  /** As much room as {@link #nanos}, and time without an end. */
  static Budget endless() {
    return nanos(Long.MAX_VALUE / 2);
  }

  private static long mostBytes() {
    return Math.max(LEAST_BYTES, Runtime.getRuntime().maxMemory() / SHARE);
  }

  /** Looks at the time. */
  void check() {
    if (System.nanoTime() - deadline > 0) {
      throw new UnfinishedException(UnfinishedException.Reason.TIME);
    }
  }

  /** Takes room for so many bytes more, roughly counted. */
  void take(long more) {
    if (bytes.addAndGet(more) > mostBytes) {
      throw new UnfinishedException(UnfinishedException.Reason.ROOM);
    }
  }

  /** How many bytes are taken. */
  public long taken() {
    return bytes.get();
  }

  /** Gives back all but so many bytes. */
  public void giveAllBut(long some) {
    bytes.set(some);
  }

  /** Gives room back. */
  void give(long some) {
    bytes.addAndGet(-some);
  }
}

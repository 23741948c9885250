package io.echogate.linux;

import java.lang.foreign.Arena;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A file descriptor that this process owns. Closing it gives it back exactly once, however often
 * and from whichever threads {@link #close} is called. The owner closes it when no call that uses
 * it is under way: the kernel gives the number to the next file that is opened.
 */
public final class Fd implements AutoCloseable {
  private static final int CLOSED = -1;
  private static final int AT_FDCWD = -100;
  private static final int O_CLOEXEC = 0x80000;
  private static final int F_DUPFD_CLOEXEC = 1030;

  private final AtomicInteger number;

  private Fd(int number) {
    this.number = new AtomicInteger(number);
  }

  /**
   * Takes over a descriptor that a system call has just made.
   *
   * @throws IllegalArgumentException if {@code number} is negative
   */
  public static Fd own(long number) {
    if (number < 0 || number > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(number + " is no file descriptor");
    }
    return new Fd((int) number);
  }

  /** Opens a file for reading. The result is the descriptor, or {@code -errno}. */
  static long openReadOnly(String path) {
    try (Arena arena = Arena.ofConfined()) {
      return SystemCall.OPENAT.call(AT_FDCWD, arena.allocateFrom(path).address(), O_CLOEXEC);
    }
  }

  /**
   * The number by which the kernel knows it.
   *
   * @throws IllegalStateException if it has been closed
   */
  public int value() {
    int value = number.get();
    if (value == CLOSED) {
      throw new IllegalStateException("this file descriptor has been closed");
    }
    return value;
  }

  /** A second descriptor of the same open file, closed on its own. */
  public Fd duplicate() {
    int value = value();
    return own(
        LinuxException.check(
            SystemCall.FCNTL.call(value, F_DUPFD_CLOEXEC, 0),
            "cannot duplicate file descriptor " + value));
  }

  @Override
  public void close() {
    int value = number.getAndSet(CLOSED);
    if (value != CLOSED) {
      // Linux frees the number even when close(2) reports an error; there is nothing to repeat.
      SystemCall.CLOSE.call(value);
    }
  }

  @Override
  public String toString() {
    int value = number.get();
    return value == CLOSED ? "fd (closed)" : "fd " + value;
  }
}

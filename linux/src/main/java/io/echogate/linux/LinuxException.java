package io.echogate.linux;

/**
 * A system call failed. The message says what was attempted, on what, and why the kernel refused:
 * {@code cannot open network namespace "web": no such file or object (ENOENT)}.
 */
public class LinuxException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int errno;
  private final String detail;

  /**
   * @param attempt what could not be done, such as {@code cannot set eth0 up}
   * @param errno the kernel's error number, positive
   */
  public LinuxException(String attempt, int errno) {
    this(attempt, errno, "");
  }

  /**
   * @param attempt what could not be done
   * @param errno the kernel's error number, positive
   * @param detail what else is known: the kernel's own words or the cure; may be empty
   */
  public LinuxException(String attempt, int errno, String detail) {
    super(attempt + ": " + Errno.describe(errno) + (detail.isEmpty() ? "" : ": " + detail));
    this.errno = errno;
    this.detail = detail;
  }

  /** The kernel's error number, positive, as the constants of {@link Errno}. */
  public int errno() {
    return errno;
  }

  /** What else is known: the kernel's own words or the cure; may be empty. */
  public String detail() {
    return detail;
  }

  /**
   * The result of a system call, when it is none of the negative error numbers.
   *
   * @throws LinuxException if {@code result} is negative
   */
  public static long check(long result, String attempt) {
    if (result < 0) {
      throw new LinuxException(attempt, (int) -result);
    }
    return result;
  }
}

package io.echogate.linux;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A directory that one process at a time holds, by {@code flock(2)}. The kernel gives it back when
 * its holder ends, however that ends. It keeps out only those who ask for it too.
 */
public final class DirectoryLock implements AutoCloseable {
  private static final int LOCK_EX_NB = 2 | 4;
  private static final Duration STEP = Duration.ofMillis(5);

  private final Fd fd;

  private DirectoryLock(Fd fd) {
    this.fd = fd;
  }

  /**
   * Waits for a directory's lock and takes it.
   *
   * @return the lock; empty if another has held it all the time
   * @throws LinuxException if there is no such directory, or it may not be read
   */
  public static Optional<DirectoryLock> take(Path directory, Duration patience) {
    Fd fd =
        Fd.own(
            LinuxException.check(
                Fd.openReadOnly(directory.toString()), "cannot open the directory " + directory));
    try {
      if (Waiting.holdsWithin(() -> taken(fd, directory), patience, STEP)) {
        return Optional.of(new DirectoryLock(fd));
      }
    } catch (RuntimeException e) {
      // Whatever it was, it is thrown on; but nothing stays open.
      fd.close();
      throw e;
    }
    fd.close();
    return Optional.empty();
  }

  private static boolean taken(Fd fd, Path directory) {
    long result = SystemCall.FLOCK.call(fd.value(), LOCK_EX_NB);
    if (result == -Errno.EAGAIN || result == -Errno.EINTR) {
      return false;
    }
    LinuxException.check(result, "cannot lock the directory " + directory);
    return true;
  }

  /** Gives the lock back. */
  @Override
  public void close() {
    fd.close();
  }
}

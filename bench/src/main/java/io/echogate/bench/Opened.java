package io.echogate.bench;

import java.util.ArrayDeque;
import java.util.Deque;

/** What a benchmark has opened, to be closed in the end, the last first. */
final class Opened implements AutoCloseable {
  private final Deque<Closer> closers = new ArrayDeque<>();

  /** Something that closes without a checked exception. */
  interface Closer extends AutoCloseable {
    @Override
    void close();
  }

  /** Closes something later. */
  void later(Closer closer) {
    closers.push(closer);
  }

  @Override
  public void close() {
    try {
      while (!closers.isEmpty()) {
        closers.pop().close();
      }
    } finally {
      if (!closers.isEmpty()) {
        close();
      }
    }
  }
}

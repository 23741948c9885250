package io.echogate.traffic;

/**
 * Lets threads do one step of some work in the order of the work's pieces, which are numbered from
 * 0. What one did in its turn, the next one sees.
 */
final class Turn {
  private long next;
  private boolean closed;
  private boolean busy;

  /**
   * Waits for the turn of a piece, which {@link #pass} ends.
   *
   * @return false if there are no turns any more
   */
  synchronized boolean take(long number) throws InterruptedException {
    while (next != number && !closed) {
      wait();
    }
    busy = !closed;
    return busy;
  }

  /** Ends a turn that was taken. */
  synchronized void pass() {
    busy = false;
    next++;
    notifyAll();
  }

  /** Ends all turns: when this is over, nobody is in one, and nobody gets one. */
  synchronized void close() throws InterruptedException {
    closed = true;
    notifyAll();
    while (busy) {
      wait();
    }
  }
}

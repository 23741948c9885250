package io.echogate.traffic.observation;

import java.util.concurrent.ThreadLocalRandom;

/**
 * How often anything of many happened in the second of the clock in which it happened most; what is
 * counted is told apart by numbers, of which there may be any number.
 *
 * <p>A count-min sketch with conservative update (Estan and Varghese, 2002): it never counts too
 * few, and too many only where so many things happen in one second that each has others on all of
 * its cells. A cell holds the second for which it counts and the count, so that none has to be
 * cleared. The hash is secret: nobody can choose addresses that count for another.
 */
final class PrefixPeak {
  private static final int ROWS = 4;
  private static final int WIDTH = 1 << 16;
  private static final long SECOND = 1_000_000_000L;
  private static final long MIX = 0x9e37_79b9_7f4a_7c15L;
  private static final long COUNT = 0xffff_ffffL;

  private final long secret = ThreadLocalRandom.current().nextLong() | 1;
  private final long[] cells = new long[ROWS * WIDTH];
  private long most;

  /**
   * Counts a thing once.
   *
   * @param kind what kind of thing it is
   * @param nanos the time, not before that of the last call
   */
  void add(long kind, long high, long low, long nanos) {
    long second = (nanos / SECOND) << Integer.SIZE;
    long hash = mix(mix(mix(kind ^ secret) ^ high) ^ low);
    long step = mix(hash) | 1;
    long before = COUNT - 1;
    for (int row = 0; row < ROWS; row++) {
      before = Math.min(before, count(cell(hash, step, row), second));
    }
    long now = before + 1;
    for (int row = 0; row < ROWS; row++) {
      int cell = cell(hash, step, row);
      if (count(cell, second) < now) {
        cells[cell] = second | now;
      }
    }
    most = Math.max(most, now);
  }

  private long count(int cell, long second) {
    long value = cells[cell];
    return (value & ~COUNT) == second ? value & COUNT : 0;
  }

  private static int cell(long hash, long step, int row) {
    return row * WIDTH + ((int) ((hash + row * step) >>> Integer.SIZE) & (WIDTH - 1));
  }

  private long mix(long value) {
    long product = (value ^ (value >>> Integer.SIZE)) * MIX;
    return (product ^ (product >>> Integer.SIZE)) * secret;
  }

  long most() {
    return most;
  }
}

package io.echogate.datapath.prefix;

import io.echogate.icmp.Family;
import java.util.Arrays;

/**
 * The answers to a question along all addresses: intervals, each from behind the last address of
 * the one before to its own last address. Neighbours have different answers, and together they hold
 * every address of the family.
 */
final class Intervals {
  private final Family family;
  private long[] highs;
  private long[] lows;
  private int[] answers;
  private int size;

  private Intervals(Family family, int most) {
    this.family = family;
    this.highs = family == Family.IP4 ? new long[0] : new long[most];
    this.lows = new long[most];
    this.answers = new int[most];
  }

  /** The answers to a question: n prefixes make at most 2n + 1 intervals. */
  static Intervals of(Question question) {
    SortedPrefixes prefixes = SortedPrefixes.of(question);
    Intervals intervals = new Intervals(question.family(), Math.addExact(2 * prefixes.size(), 1));
    intervals.sweep(prefixes);
    return intervals;
  }

  /**
   * Goes over the prefixes by their first address. Those around an address hold each other, so they
   * are a stack; each has the smallest number of itself and those around it.
   */
  private void sweep(SortedPrefixes prefixes) {
    Around around = new Around(family);
    for (int i = 0; i < prefixes.size(); i++) {
      long high = prefixes.high(i);
      long low = prefixes.low(i);
      while (around.endsBefore(high, low)) {
        add(around.lastHigh(), around.lastLow(), around.answer());
        around.pop();
      }
      int number = prefixes.number(i);
      if (around.isEmpty() || number < around.answer()) {
        if (high != 0 || low != 0) {
          add(low == 0 ? high - 1 : high, low - 1, around.answer());
        }
        around.push(high, low, prefixes.length(i), number);
      }
    }
    while (!around.isEmpty()) {
      add(around.lastHigh(), around.lastLow(), around.answer());
      around.pop();
    }
    add(HostBits.high(family, 0), HostBits.low(family, 0), 0);
  }

  /** Goes on with an answer up to an address; nothing if all of it is there already. */
  private void add(long high, long low, int answer) {
    if (size > 0 && compare(size - 1, high, low) >= 0) {
      return;
    }
    if (size == 0 || answers[size - 1] != answer) {
      answers[size++] = answer;
    }
    lows[size - 1] = low;
    if (family == Family.IP6) {
      highs[size - 1] = high;
    }
  }

  private int compare(int index, long high, long low) {
    int byHigh = Long.compareUnsigned(lastHigh(index), high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(lows[index], low);
  }

  Family family() {
    return family;
  }

  int size() {
    return size;
  }

  /** The upper half of the interval's last address; 0 for IPv4. */
  long lastHigh(int index) {
    return family == Family.IP4 ? 0 : highs[index];
  }

  /** The lower half of the interval's last address. */
  long lastLow(int index) {
    return lows[index];
  }

  int answer(int index) {
    return answers[index];
  }

  @Override
  public String toString() {
    return family + " " + size + " intervals, answers " + Arrays.toString(answers);
  }

  /** The prefixes around the address that the sweep has come to, the innermost on top. */
  private static final class Around {
    /** No two of them have the same length. */
    private static final int MOST = 129;

    private final Family family;
    private final long[] highs = new long[MOST];
    private final long[] lows = new long[MOST];
    private final int[] answers = new int[MOST];
    private int size;

    Around(Family family) {
      this.family = family;
    }

    boolean isEmpty() {
      return size == 0;
    }

    void push(long high, long low, int length, int answer) {
      highs[size] = high | HostBits.high(family, length);
      lows[size] = low | HostBits.low(family, length);
      answers[size++] = answer;
    }

    void pop() {
      size--;
    }

    boolean endsBefore(long high, long low) {
      if (size == 0) {
        return false;
      }
      int byHigh = Long.compareUnsigned(highs[size - 1], high);
      return byHigh < 0 || (byHigh == 0 && Long.compareUnsigned(lows[size - 1], low) < 0);
    }

    long lastHigh() {
      return highs[size - 1];
    }

    long lastLow() {
      return lows[size - 1];
    }

    /** The answer for what lies in all of them; 0 outside of all. */
    int answer() {
      return size == 0 ? 0 : answers[size - 1];
    }
  }
}

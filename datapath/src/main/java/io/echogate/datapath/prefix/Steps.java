package io.echogate.datapath.prefix;

import java.util.Arrays;

/**
 * Answers along an axis of unsigned numbers: each holds from behind the last number of the one
 * before to its own last number.
 */
final class Steps {
  private static final int INITIAL = 16;

  private long[] lasts = new long[INITIAL];
  private int[] answers = new int[INITIAL];
  private int size;

  /** The answers along all IPv4 addresses. */
  static Steps ofIp4(Intervals intervals) {
    Steps steps = new Steps();
    steps.reserve(intervals.size());
    for (int i = 0; i < intervals.size(); i++) {
      steps.add(intervals.lastLow(i), intervals.answer(i));
    }
    return steps;
  }

  void reserve(int capacity) {
    if (capacity > lasts.length) {
      lasts = Arrays.copyOf(lasts, capacity);
      answers = Arrays.copyOf(answers, capacity);
    }
  }

  void add(long last, int answer) {
    if (size == lasts.length) {
      reserve(Math.multiplyExact(2, size));
    }
    lasts[size] = last;
    answers[size++] = answer;
  }

  /** Adds those of numbers from one on and up to another. */
  void addAll(Steps from, long first, long last) {
    int at = from.at(0, first);
    while (Long.compareUnsigned(from.last(at), last) < 0) {
      add(from.last(at), from.answer(at));
      at++;
    }
    add(last, from.answer(at));
  }

  /** The step of a number: from {@code begin} on, which does not lie behind it. */
  int at(int begin, long number) {
    int from = begin;
    int step = 1;
    // Who asks goes along the steps: the next one mostly is near.
    while (from + step < size && Long.compareUnsigned(lasts[from + step - 1], number) < 0) {
      from += step;
      step *= 2;
    }
    int to = Math.min(from + step, size - 1);
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (Long.compareUnsigned(lasts[middle], number) < 0) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }

  int size() {
    return size;
  }

  long last(int index) {
    return lasts[index];
  }

  int answer(int index) {
    return answers[index];
  }
}

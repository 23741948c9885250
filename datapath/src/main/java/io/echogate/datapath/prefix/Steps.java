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

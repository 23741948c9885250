package io.echogate.datapath.prefix;

import io.echogate.icmp.Family;
import io.echogate.policy.PrefixSet;

/**
 * The prefixes of all sets of a question, each with the number of its set, by their first address,
 * the shortest first, and of equal ones that of the smallest number first. Each set comes sorted,
 * so they are only merged.
 */
final class SortedPrefixes {
  /** The prefixes as flat arrays, of which two take turns while merging. */
  private static final class Columns {
    private final long[] highs;
    private final long[] lows;
    private final byte[] lengths;
    private final int[] numbers;

    Columns(int size) {
      highs = new long[size];
      lows = new long[size];
      lengths = new byte[size];
      numbers = new int[size];
    }

    boolean inOrder(int one, int other) {
      int byHigh = Long.compareUnsigned(highs[one], highs[other]);
      if (byHigh != 0) {
        return byHigh < 0;
      }
      int byLow = Long.compareUnsigned(lows[one], lows[other]);
      if (byLow != 0) {
        return byLow < 0;
      }
      return lengths[one] != lengths[other]
          ? Byte.toUnsignedInt(lengths[one]) < Byte.toUnsignedInt(lengths[other])
          : numbers[one] <= numbers[other];
    }

    void take(int at, Columns from, int place) {
      highs[at] = from.highs[place];
      lows[at] = from.lows[place];
      lengths[at] = from.lengths[place];
      numbers[at] = from.numbers[place];
    }

    void take(int at, Columns from, int place, int count) {
      System.arraycopy(from.highs, place, highs, at, count);
      System.arraycopy(from.lows, place, lows, at, count);
      System.arraycopy(from.lengths, place, lengths, at, count);
      System.arraycopy(from.numbers, place, numbers, at, count);
    }
  }

  private final int size;
  private Columns sorted;
  private Columns spare;

  private SortedPrefixes(int size, boolean several) {
    this.size = size;
    this.sorted = new Columns(size);
    this.spare = several ? new Columns(size) : sorted;
  }

  static SortedPrefixes of(Question question) {
    int[] begins = new int[question.sets().size() + 1];
    SortedPrefixes prefixes = new SortedPrefixes(question.prefixes(), begins.length > 2);
    int at = 0;
    for (int i = 0; i < question.sets().size(); i++) {
      begins[i] = at;
      at = prefixes.collect(question.family(), question.sets().get(i), i + 1, at);
    }
    begins[question.sets().size()] = at;
    prefixes.merge(begins);
    return prefixes;
  }

  private int collect(Family family, PrefixSet set, int number, int begin) {
    Columns columns = sorted;
    int[] at = {begin};
    set.forEach(
        family,
        (high, low, length) -> {
          columns.highs[at[0]] = high;
          columns.lows[at[0]] = low;
          columns.lengths[at[0]] = (byte) length;
          columns.numbers[at[0]++] = number;
        });
    return at[0];
  }

  /** Merges sorted runs, two into one, until there is one. */
  private void merge(int[] begins) {
    int runs = begins.length - 1;
    while (runs > 1) {
      int merged = 0;
      for (int run = 0; run < runs; run += 2) {
        int end = begins[Math.min(run + 2, runs)];
        mergeTwo(begins[run], begins[Math.min(run + 1, runs)], end);
        begins[merged++] = begins[run];
      }
      begins[merged] = size;
      runs = merged;
      Columns other = sorted;
      sorted = spare;
      spare = other;
    }
  }

  private void mergeTwo(int from, int middle, int to) {
    if (middle == from || middle == to || sorted.inOrder(middle - 1, middle)) {
      spare.take(from, sorted, from, to - from);
      return;
    }
    int left = from;
    int right = middle;
    for (int at = from; at < to; at++) {
      boolean takeLeft = right == to || (left < middle && sorted.inOrder(left, right));
      spare.take(at, sorted, takeLeft ? left++ : right++);
    }
  }

  int size() {
    return size;
  }

  long high(int index) {
    return sorted.highs[index];
  }

  long low(int index) {
    return sorted.lows[index];
  }

  int length(int index) {
    return Byte.toUnsignedInt(sorted.lengths[index]);
  }

  /** The set's place in the question, from 1. */
  int number(int index) {
    return sorted.numbers[index];
  }
}

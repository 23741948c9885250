package io.echogate.advice.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;

/** Numbers from one to another, both included. */
record Interval(int first, int last) {
  Interval {
    if (first > last) {
      throw new IllegalArgumentException("no interval: " + first + "-" + last);
    }
  }

  static Interval of(int only) {
    return new Interval(only, only);
  }

  boolean contains(int number) {
    return first <= number && number <= last;
  }

  /** Its parts between cuts; each cut is the first number of a part, wherever it lies. */
  List<Interval> cut(NavigableSet<Integer> cuts) {
    List<Interval> parts = new ArrayList<>();
    int from = first;
    for (int cut : cuts.tailSet(first, false)) {
      if (cut > last) {
        break;
      }
      parts.add(new Interval(from, cut - 1));
      from = cut;
    }
    parts.add(new Interval(from, last));
    return parts;
  }
}

package io.echogate.datapath.prefix;

import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.policy.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Intervals as prefixes that have no address in common. */
final class DisjointPrefixes {
  /** A prefix all of whose addresses have the same answer. */
  record Answered(Prefix prefix, int answer) {}

  private final Intervals intervals;
  private final int most;
  private final List<Answered> prefixes = new ArrayList<>();

  private DisjointPrefixes(Intervals intervals, int most) {
    this.intervals = intervals;
    this.most = most;
  }

  /**
   * The prefixes of all intervals whose answer is not 0; nothing if there are more than so many.
   */
  static Optional<List<Answered>> of(Intervals intervals, int most) {
    return intervals.size() > 2 * most + 1
        ? Optional.empty()
        : new DisjointPrefixes(intervals, most).collect();
  }

  private Optional<List<Answered>> collect() {
    long high = 0;
    long low = 0;
    for (int i = 0; i < intervals.size(); i++) {
      if (intervals.answer(i) != 0) {
        add(high, low, i);
      }
      if (prefixes.size() > most) {
        return Optional.empty();
      }
      low = intervals.lastLow(i) + 1;
      high = intervals.lastHigh(i) + (low == 0 ? 1 : 0);
    }
    return Optional.of(prefixes);
  }

  /** Adds the prefixes from an address to the last of an interval, each as short as it can be. */
  private void add(long firstHigh, long firstLow, int index) {
    long high = firstHigh;
    long low = firstLow;
    while (prefixes.size() <= most) {
      int length = shortest(high, low, index);
      Family family = intervals.family();
      prefixes.add(new Answered(new Prefix(family, high, low, length), intervals.answer(index)));
      long lastHigh = high | HostBits.high(family, length);
      long lastLow = low | HostBits.low(family, length);
      if (lastHigh == intervals.lastHigh(index) && lastLow == intervals.lastLow(index)) {
        return;
      }
      low = lastLow + 1;
      high = lastHigh + (low == 0 ? 1 : 0);
    }
  }

  private int shortest(long high, long low, int index) {
    Family family = intervals.family();
    int length = 0;
    while (length < Address.bits(family)) {
      long hostHigh = HostBits.high(family, length);
      long hostLow = HostBits.low(family, length);
      if ((high & hostHigh) == 0
          && (low & hostLow) == 0
          && reaches(index, high | hostHigh, low | hostLow)) {
        return length;
      }
      length++;
    }
    return length;
  }

  private boolean reaches(int index, long high, long low) {
    int byHigh = Long.compareUnsigned(intervals.lastHigh(index), high);
    return byHigh > 0 || (byHigh == 0 && Long.compareUnsigned(intervals.lastLow(index), low) >= 0);
  }
}

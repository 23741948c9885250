package io.echogate.datapath.layout;

import io.echogate.policy.Gcra;
import io.echogate.policy.Limit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which clock each sum of limits reads. All limits of a sum read one clock, and a shared bucket is
 * always asked by the same, whatever else its sums hold: so where one of them needs the exact
 * clock, all do that have it in common.
 *
 * @param exact the shared limits that are asked by the exact clock
 * @param tick the length of the kernel's tick in nanoseconds
 */
record SumClocks(Set<String> exact, long tick) {

  SumClocks {
    exact = Set.copyOf(exact);
  }

  static SumClocks of(List<List<Limit>> sums, long tick) {
    Set<String> exact = new HashSet<>();
    boolean changed = true;
    while (changed) {
      changed = false;
      SumClocks known = new SumClocks(exact, tick);
      for (List<Limit> sum : sums) {
        if (known.of(sum) == LimitClock.KTIME) {
          for (Limit limit : sum) {
            changed |= limit.shared() && exact.add(limit.name());
          }
        }
      }
    }
    return new SumClocks(exact, tick);
  }

  /** The clock of one sum. */
  LimitClock of(List<Limit> sum) {
    boolean bound = sum.stream().anyMatch(limit -> limit.shared() && exact.contains(limit.name()));
    return bound ? LimitClock.KTIME : LimitClock.of(sum.stream().map(Gcra::of).toList(), tick);
  }
}

package io.echogate.datapath.layout;

import io.echogate.policy.Gcra;
import io.echogate.policy.Limit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Which clock each sum of limits reads. All limits of a sum read one clock, and a shared bucket is
 * always asked by the same, whatever else its sums hold: so where one of them needs the exact
 * clock, all do that have it in common.
 *
 * @param clocks by the limits of a sum
 */
record SumClocks(Map<List<Limit>, LimitClock> clocks) {

  SumClocks {
    clocks = Map.copyOf(clocks);
  }

  /**
   * The clocks of sums.
   *
   * @param tick the length of the kernel's tick in nanoseconds
   */
  static SumClocks of(Set<List<Limit>> sums, long tick) {
    Map<List<Limit>, LimitClock> clocks = new HashMap<>();
    for (List<Limit> sum : sums) {
      clocks.put(sum, LimitClock.of(sum.stream().map(Gcra::of).toList(), tick));
    }
    Set<String> exact = new HashSet<>();
    boolean changed = true;
    while (changed) {
      changed = false;
      for (Map.Entry<List<Limit>, LimitClock> sum : clocks.entrySet()) {
        if (sum.getValue() == LimitClock.KTIME || asksOneOf(exact, sum.getKey())) {
          sum.setValue(LimitClock.KTIME);
          for (Limit limit : sum.getKey()) {
            changed |= limit.shared() && exact.add(limit.name());
          }
        }
      }
    }
    return new SumClocks(clocks);
  }

  private static boolean asksOneOf(Set<String> shared, List<Limit> sum) {
    return sum.stream().anyMatch(limit -> limit.shared() && shared.contains(limit.name()));
  }

  /** The clock of one of the sums. */
  LimitClock of(List<Limit> sum) {
    return Objects.requireNonNull(clocks.get(sum));
  }
}

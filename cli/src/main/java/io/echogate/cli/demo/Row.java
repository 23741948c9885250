package io.echogate.cli.demo;

import java.util.List;

/**
 * An act, as it was played.
 *
 * @param arrived how many of its frames were seen on the guarded host, behind the filter
 * @param traces how many traces it left
 * @param counters the kernel's counter of each ruling
 */
public record Row(Expectation expectation, int arrived, int traces, List<Change> counters) {
  public Row {
    counters = List.copyOf(counters);
  }

  /** A counter of packets before and after. */
  public record Change(long before, long after) {}

  /** Whether the kernel did what the policy says, and counted it so. */
  public boolean agrees() {
    return arrived == expectation.passing()
        && traces == expectation.traces()
        && counted(expectation.rulings(), counters);
  }

  /** Whether each counter has counted what was ruled. */
  static boolean counted(List<Ruling> rulings, List<Change> counters) {
    for (int i = 0; i < rulings.size(); i++) {
      Change change = counters.get(i);
      if (change.after() - change.before() != rulings.get(i).packets()) {
        return false;
      }
    }
    return true;
  }
}

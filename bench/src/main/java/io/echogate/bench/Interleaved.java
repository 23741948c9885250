package io.echogate.bench;

import io.echogate.linux.Clocks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Times several cases against a first one, the floor. The cases take turns within each round, so
 * that whatever else the machine does meets all alike; what is counted is the CPU time of the
 * thread, not the wall clock; what is reported are medians.
 */
final class Interleaved {
  private final int rounds;
  private final int repeats;
  private final List<Case> cases = new ArrayList<>();

  /** Something to time. */
  interface Work {
    /** Does it so many times. */
    void run(int repeats);
  }

  private record Case(String name, Work work) {}

  /**
   * What a case cost, in nanoseconds for one of its repeats.
   *
   * @param overFloor the median less that of the first case
   * @param low the 10th percentile less the first case's median
   * @param high the 90th percentile less the first case's median
   */
  record Cost(String name, double median, double overFloor, double low, double high) {}

  /**
   * @param repeats how often a case runs in one turn: few enough to fit a time slice
   */
  Interleaved(int rounds, int repeats) {
    this.rounds = rounds;
    this.repeats = repeats;
  }

  /** Adds a case; the first is the floor. */
  void add(String name, Work work) {
    cases.add(new Case(name, work));
  }

  /** Runs all rounds, after two that do not count. */
  List<Cost> run() {
    double[][] costs = new double[cases.size()][rounds];
    for (int round = -2; round < rounds; round++) {
      for (int i = 0; i < cases.size(); i++) {
        long before = Clocks.threadCpu();
        cases.get(i).work().run(repeats);
        double cost = (Clocks.threadCpu() - before) / (double) repeats;
        if (round >= 0) {
          costs[i][round] = cost;
        }
      }
    }
    for (double[] cost : costs) {
      Arrays.sort(cost);
    }
    double floor = percentile(costs[0], 50);
    List<Cost> results = new ArrayList<>();
    for (int i = 0; i < cases.size(); i++) {
      double median = percentile(costs[i], 50);
      results.add(
          new Cost(
              cases.get(i).name(),
              median,
              median - floor,
              percentile(costs[i], 10) - floor,
              percentile(costs[i], 90) - floor));
    }
    return results;
  }

  private static double percentile(double[] sorted, int percent) {
    return sorted[(sorted.length - 1) * percent / 100];
  }
}

package io.echogate.bench;

import io.echogate.linux.Clocks;
import java.util.ArrayList;
import java.util.List;

/**
 * Times several cases. They take turns within each round, in the next round backwards, so that
 * whatever else the machine does meets all alike; what is counted is the CPU time of the thread,
 * not the wall clock.
 */
final class Interleaved {
  private static final int WARMUP = 2;

  private final int rounds;
  private final List<Case> cases = new ArrayList<>();

  /** Something to time. */
  interface Work {
    /** Does it so many times. */
    void run(int repeats);
  }

  private record Case(String name, int repeats, Work work) {}

  Interleaved(int rounds) {
    this.rounds = rounds;
  }

  /**
   * Adds a case.
   *
   * @param repeats how often it runs in one turn: few enough to fit a time slice
   */
  void add(String name, int repeats, Work work) {
    cases.add(new Case(name, repeats, work));
  }

  /**
   * Runs all rounds, after two that do not count.
   *
   * @return the cost of one repeat in nanoseconds, in the order of the cases
   */
  List<Series> run() {
    double[][] costs = new double[cases.size()][rounds];
    for (int round = -WARMUP; round < rounds; round++) {
      for (int turn = 0; turn < cases.size(); turn++) {
        int which = round % 2 == 0 ? turn : cases.size() - 1 - turn;
        Case next = cases.get(which);
        long before = Clocks.threadCpu();
        next.work.run(next.repeats);
        double cost = (Clocks.threadCpu() - before) / (double) next.repeats;
        if (round >= 0) {
          costs[which][round] = cost;
        }
      }
    }
    List<Series> results = new ArrayList<>();
    for (int i = 0; i < cases.size(); i++) {
      results.add(new Series(cases.get(i).name, costs[i]));
    }
    return results;
  }
}

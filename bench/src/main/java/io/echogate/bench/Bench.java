package io.echogate.bench;

import java.io.PrintStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Runs a benchmark by its name. */
public final class Bench {
  private static final Map<String, Consumer<PrintStream>> BENCHMARKS =
      new TreeMap<>(
          Map.of(
              "audit", AuditBench::run,
              "chart", ChartBench::run,
              "datapath", DatapathBench::run,
              "drops", DropBench::run,
              "sets", SetsBench::run,
              "start", StartBench::run,
              "traffic", TrafficBench::run));

  /** What runs when nothing is named: those that only print. */
  private static final String[] PRINTING = {
    "audit", "datapath", "drops", "sets", "start", "traffic"
  };

  private Bench() {}

  /**
   * Runs the benchmarks whose names are given, or all that only print.
   *
   * @param names of benchmarks
   */
  public static void main(String[] names) {
    for (String name : names.length == 0 ? PRINTING : names) {
      Consumer<PrintStream> benchmark = BENCHMARKS.get(name);
      if (benchmark == null) {
        System.err.println("no benchmark " + name + "; there are " + BENCHMARKS.keySet());
        System.exit(2);
        return;
      }
      benchmark.accept(System.out);
    }
  }
}

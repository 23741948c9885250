package io.echogate.bench;

import java.io.PrintStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Runs a benchmark by its name. */
public final class Bench {
  private static final Map<String, Consumer<PrintStream>> BENCHMARKS =
      new TreeMap<>(Map.of("datapath", DatapathBench::run, "start", StartBench::run));

  private Bench() {}

  /**
   * Runs the benchmarks whose names are given, all if there are none.
   *
   * @param names of benchmarks
   */
  public static void main(String[] names) {
    for (String name : names.length == 0 ? BENCHMARKS.keySet().toArray(new String[0]) : names) {
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

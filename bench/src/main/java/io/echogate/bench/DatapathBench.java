package io.echogate.bench;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What a verdict costs in the kernel, by test runs: nothing is sent. */
final class DatapathBench {
  private static final int ROUNDS = Integer.getInteger("bench.rounds", 101);

  /** The aim: not above so many times what the hand-written program costs, or a nanosecond more. */
  private static final double MOST = 1.15;

  private DatapathBench() {}

  static void run(PrintStream out) {
    var _ = programs(out);
    PolicySizes.run(out, ROUNDS);
    AccessCost.run(out, ROUNDS);
    var _ = conditions(out);
    SourceCost.run(out, ROUNDS);
    TrialCost.run(out, ROUNDS);
    EventCost.run(out, ROUNDS);
    TwoCpus.run(out, (ROUNDS + 3) / 4);
  }

  /** Measures and prints what conditions and limits cost more than a verdict by type. */
  static List<Series> conditions(PrintStream out) {
    return Stream.of(
            ConditionCost.run(out, ROUNDS),
            PrefixCost.run(out, (ROUNDS + 1) / 2),
            FlowCost.run(out, ROUNDS),
            LimitCost.run(out, (ROUNDS + 3) / 4))
        .flatMap(List::stream)
        .toList();
  }

  /** Measures and prints what programs cost beside their peers. */
  static List<PeerBench.Cost> programs(PrintStream out) {
    out.println(Machine.describe());
    try (PeerBench peers = new PeerBench(out, ROUNDS)) {
      List<PeerBench.Cost> costs = peers.run();
      print(out, costs);
      return costs;
    }
  }

  private static void print(PrintStream out, List<PeerBench.Cost> costs) {
    out.printf(
        "%n%-40s %7s %7s  %-22s %-22s %s%n",
        "ns over the empty program",
        "ours",
        "C",
        "ours - C (p10, p90)",
        "ours / C (p10, p90)",
        "aim");
    for (PeerBench.Cost cost : costs) {
      out.printf(Locale.ROOT, "%-40s %7.1f", cost.name(), cost.ours().median());
      cost.theirs().ifPresent(theirs -> beside(out, cost.ours(), theirs));
      out.println();
    }
  }

  private static void beside(PrintStream out, Series ours, Series theirs) {
    Series difference = ours.minus(theirs);
    double most = Math.max(MOST * theirs.median(), theirs.median() + 1);
    out.printf(
        Locale.ROOT,
        " %7.1f  %-22s %-22s %s",
        theirs.median(),
        Table.spread(difference),
        Table.spread(ours.dividedBy(theirs)),
        ours.median() <= most ? "met" : "missed");
  }
}

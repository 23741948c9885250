package io.echogate.bench;

import io.echogate.linux.Clocks;
import io.echogate.linux.Cpus;
import io.echogate.linux.NetNamespace;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * What a dropped packet costs from end to end: an echo flood through veth pairs, sent and received
 * by one CPU. Counted is the CPU time of the sending thread, in which the receiving side runs, and
 * of the CPU's thread for packet processing. Everything is in network namespaces of its own.
 */
final class DropBench {
  private static final int ROUNDS = Integer.getInteger("bench.rounds", 21);
  private static final int PACKETS = 100_000;
  private static final int WARMUP = 2;
  private static final long ARRIVAL = Duration.ofMillis(200).toNanos();

  private final PrintStream out;
  private final List<String> names = new ArrayList<>();
  private final List<Cable> cables = new ArrayList<>();
  private long sent;
  private long lost;

  private DropBench(PrintStream out) {
    this.out = out;
  }

  static void run(PrintStream out) {
    var _ = traffic(out);
  }

  /** Measures and prints the cost of a packet, in nanoseconds; empty if a tool is missing. */
  static List<Series> traffic(PrintStream out) {
    out.println(Machine.describe());
    if (Tool.find("ethtool").isEmpty() || Tool.find("nsenter").isEmpty()) {
      out.println("left out: traffic, for want of ethtool or nsenter");
      return List.of();
    }
    DropBench bench = new DropBench(out);
    try (NetNamespace sender = NetNamespace.createAnonymous()) {
      List<Series> costs = sender.call(() -> bench.measure(sender));
      print(out, costs);
      return costs;
    }
  }

  private List<Series> measure(NetNamespace sender) {
    int cpu = Cpus.allowed().nextSetBit(0);
    BitSet one = new BitSet();
    one.set(cpu);
    Cpus.allow(one);
    Softirqs softirqs = new Softirqs(cpu);
    try (Opened opened = new Opened()) {
      for (DropCases.Case next : DropCases.all()) {
        if (next.tools().stream().allMatch(tool -> Tool.find(tool).isPresent())) {
          Cable cable = new Cable(sender, "left" + cables.size());
          opened.later(cable);
          next.setUp().accept(cable);
          names.add(next.name());
          cables.add(cable);
        } else {
          out.println("left out: " + next.name() + ", for want of " + next.tools());
        }
      }
      List<Series> costs = rounds(softirqs);
      out.printf("%d packets sent, %d of them lost on the way%n", sent, lost);
      return costs;
    }
  }

  private List<Series> rounds(Softirqs softirqs) {
    double[][] costs = new double[cables.size()][ROUNDS];
    for (int round = -WARMUP; round < ROUNDS; round++) {
      for (int turn = 0; turn < cables.size(); turn++) {
        int which = round % 2 == 0 ? turn : cables.size() - 1 - turn;
        double cost = cost(cables.get(which), softirqs);
        if (round >= 0) {
          costs[which][round] = cost;
        }
      }
    }
    List<Series> results = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      results.add(new Series(names.get(i), costs[i]));
    }
    return results;
  }

  private double cost(Cable cable, Softirqs softirqs) {
    long before = cable.arrived();
    long softirqTime = softirqs.cpuTime();
    long threadTime = Clocks.threadCpu();
    cable.send(PACKETS);
    threadTime = Clocks.threadCpu() - threadTime;
    long arrived = cable.arrived() - before;
    long deadline = System.nanoTime() + ARRIVAL;
    while (arrived < PACKETS && System.nanoTime() < deadline) {
      LockSupport.parkNanos(1_000_000);
      arrived = cable.arrived() - before;
    }
    softirqTime = softirqs.cpuTime() - softirqTime;
    sent += PACKETS;
    lost += PACKETS - arrived;
    return (threadTime + softirqTime) / (double) PACKETS;
  }

  private static void print(PrintStream out, List<Series> costs) {
    Series floor = named(costs, DropCases.FLOOR);
    Series ours = named(costs, DropCases.OURS);
    out.printf(
        "%n%-40s %7s  %-24s %s%n",
        "CPU per dropped packet", "ns", "to XDP_DROP (p10, p90)", "to Echogate, block (p10, p90)");
    for (Series cost : costs) {
      out.printf(
          Locale.ROOT,
          "%-40s %7.0f  %-24s %s%n",
          cost.name(),
          cost.median(),
          Table.spread(cost.dividedBy(floor)),
          Table.spread(cost.dividedBy(ours)));
    }
  }

  private static Series named(List<Series> costs, String name) {
    return costs.stream().filter(cost -> cost.name().equals(name)).findFirst().orElseThrow();
  }
}

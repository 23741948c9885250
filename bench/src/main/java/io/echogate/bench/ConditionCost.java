package io.echogate.bench;

import io.echogate.datapath.LoadedPolicy;
import io.echogate.ebpf.XdpAction;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What the conditions of {@code policy { }} cost beyond a verdict by type alone, and what a common
 * type costs in a long policy.
 */
final class ConditionCost {
  private static final int REPEATS = 100_000;
  private static final int LONG = 2_000;

  private static final String DEFAULTS = "defaults { icmp in: block; }\n";

  private final PrintStream out;
  private final Interleaved interleaved;
  private final Opened opened = new Opened();

  private ConditionCost(PrintStream out, int rounds) {
    this.out = out;
    interleaved = new Interleaved(rounds);
  }

  /** Measures and prints; what the cases cost more than a verdict by type alone. */
  static List<Series> run(PrintStream out, int rounds) {
    ConditionCost cost = new ConditionCost(out, rounds);
    try (Opened _ = cost.opened) {
      return cost.run();
    }
  }

  private List<Series> run() {
    add("by type alone", "icmp ip4 : allow { 8 }\n");
    add("one code", "icmp ip4 : allow { 8/0 }\n");
    add("three ranges of codes", "icmp ip4 : allow { 8/0-1, 8/4-7, 8/200-255 }\n");
    add("payload", "icmp ip4 : allow { 8 } payload<=1472;\n");
    add(
        "payload, length, hop-limit",
        "icmp ip4 : allow { 8 } payload<=99 length>=28 hop-limit>=2;\n");
    add("from 1 prefix", "icmp ip4 : allow { 8 } from 192.0.2.0/24;\n");
    add("from 10 prefixes", "icmp ip4 : allow { 8 } from { " + prefixes(10) + " };\n");
    add(
        "from a named set of 10",
        "set ten { " + prefixes(10) + " }\nicmp ip4 : allow { 8 } from @ten;\n");
    add("to not @self", "icmp ip4 : allow { 8 } to not @self;\n");
    add("until", "icmp ip4 : allow { 8 } until 2037-12-31;\n");
    add("log, nobody reads", "icmp ip4 : allow { 8 } log;\n");
    add("the fourth of four conditional statements", four());
    add(
        "shared limit by ticks",
        "ratelimit=all rate=100/s burst=1000000000 shared;\nicmp ip4 : ratelimit=all { 8 }\n");
    add("by type, beside " + LONG + " statements on others", others());
    add("the last of " + LONG + " statements by source", sources());
    List<Series> costs = interleaved.run();
    print(costs);
    return costs.stream().map(cost -> cost.minus(costs.getFirst())).toList();
  }

  private void add(String name, String statements) {
    LoadedPolicy policy = Policies.load("policy bench {\n" + statements + DEFAULTS + "}\n");
    opened.later(policy::close);
    ProgramRun program = new ProgramRun(policy.program(), BenchFrames.ECHO4, XdpAction.PASS);
    opened.later(program);
    interleaved.add(name, REPEATS, program);
  }

  /** Prefixes of which the frame's source is in the last. */
  private static String prefixes(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> i == count - 1 ? "192.0.2.0/24" : "10." + i + ".0.0/16")
        .collect(Collectors.joining(", "));
  }

  private static String four() {
    return """
    icmp ip4 : allow { 8 } from 10.0.0.0/8 payload<=64;
    icmp ip4 : block { 8 } hop-limit<=1;
    icmp ip4 : allow { 8/1-255 } length<=100;
    icmp ip4 : allow { 8 } from 192.0.2.0/24 payload<=1472;
    """;
  }

  private static String others() {
    return "icmp ip4 : allow { 8 }\n"
        + IntStream.range(0, LONG - 1)
            .mapToObj(
                i -> "icmp ip4 : block { %d } payload<=%d;\n".formatted(9 + i % 240, i % 1000))
            .collect(Collectors.joining());
  }

  private static String sources() {
    return IntStream.range(0, LONG - 1)
            .mapToObj(
                i -> "icmp ip4 : block { 8 } from 10.%d.%d.0/24;\n".formatted(i / 256, i % 256))
            .collect(Collectors.joining())
        + "icmp ip4 : allow { 8 } from 192.0.2.0/24;\n";
  }

  private void print(List<Series> costs) {
    out.printf(
        "%n%-48s %7s  %s%n", "IPv4 echo, policy { }", "ns", "more than by type alone (p10, p90)");
    for (Series cost : costs) {
      out.printf(
          Locale.ROOT,
          "%-48s %7.1f  %s%n",
          cost.name(),
          cost.median(),
          Table.spread(cost.minus(costs.getFirst())));
    }
  }
}

package io.echogate.bench;

import io.echogate.bench.SourceFront.Sources;
import io.echogate.datapath.LoadedPolicy;
import io.echogate.ebpf.LoadedProgram;
import io.echogate.ebpf.XdpAction;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What limits of {@code policy { }} cost: those with a bucket for all packets, and those with one
 * for each source, by how many sources there are.
 */
final class LimitCost {
  private static final int REPEATS = 200_000;

  /** Where in {@link BenchFrames#ECHO6} the lower half of a /64 begins. */
  private static final int SOURCE6 = 26;

  private static final String FULL = "rate=1000000/s burst=4000000";
  private static final String EMPTY = "rate=1/d burst=1";

  private final PrintStream out;
  private final Interleaved interleaved;
  private final Opened opened = new Opened();

  private LimitCost(PrintStream out, int rounds) {
    this.out = out;
    interleaved = new Interleaved(rounds);
  }

  /** Measures and prints; what the limits cost more than a verdict by type alone. */
  static List<Series> run(PrintStream out, int rounds) {
    LimitCost cost = new LimitCost(out, rounds);
    try (Opened _ = cost.opened) {
      return cost.run();
    }
  }

  private List<Series> run() {
    add("IPv4, decided by its type", policy("", "allow"), true, true);
    add("own, at its limit, by ticks", limited("r", EMPTY), true, false);
    add("own, within its limit, exact clock", limited("r", FULL), true, true);
    add("shared, at its limit, by ticks", limited("r", EMPTY + " shared"), true, false);
    add(
        "for each source, at its limit, by ticks",
        limited("r", EMPTY + " per=source"),
        true,
        false);
    add("for each source, within, exact clock", limited("r", FULL + " per=source"), true, true);
    add("own + shared + for each source", sum(FULL), true, true);
    add("the same, refused by the shared one", sum(EMPTY), true, false);
    add("IPv6, decided by its type", policy("", "allow"), false, true);
    add("IPv6, for each /64, at its limit", limited("r", EMPTY + " per=source"), false, false);
    add(
        "IPv6, for each /128, at its limit",
        limited("r", EMPTY + " per=source/32,128"),
        false,
        false);
    return print(interleaved.run());
  }

  private static String limited(String name, String limit) {
    return policy("ratelimit=%s %s;".formatted(name, limit), "ratelimit=" + name);
  }

  private static String sum(String shared) {
    return policy(
        "ratelimit=a %s; ratelimit=b %s shared; ratelimit=c %s per=source;"
            .formatted(FULL, shared, FULL),
        "ratelimit=a+b+c");
  }

  private static String policy(String limits, String action) {
    return "policy bench { %s icmp ip4: %s { 8 } icmp ip6: %s { 128 } defaults { icmp in: block; } }"
        .formatted(limits, action, action);
  }

  /** Of addresses that are new, a limit for each source lets the first packet pass. */
  private void add(String name, String text, boolean four, boolean passes) {
    LoadedPolicy policy = Policies.load(text);
    opened.later(policy::close);
    for (Sources sources : Sources.values()) {
      boolean first = sources == Sources.NEW && text.contains("per=source") && !passes;
      boolean refusedByShared = text.contains("shared");
      int at = four ? BenchFrames.SOURCE4 : SOURCE6;
      LoadedProgram front = SourceFront.load(policy.program(), sources, at, opened);
      XdpAction expected = passes || (first && !refusedByShared) ? XdpAction.PASS : XdpAction.DROP;
      byte[] frame = four ? BenchFrames.ECHO4 : BenchFrames.ECHO6;
      ProgramRun run = new ProgramRun(front, frame, expected, SourceFront.MANY);
      opened.later(run);
      interleaved.add(name, REPEATS, run);
    }
  }

  private List<Series> print(List<Series> costs) {
    List<Series> overs = new ArrayList<>();
    out.printf(
        "%n%-44s %22s %22s %22s%n",
        "ns, over 'decided by its type'", "one source", "30,000", "new ones");
    List<Sources> kinds = List.of(Sources.values());
    int sources = kinds.size();
    int floor = 0;
    for (int i = 0; i < costs.size(); i += sources) {
      if (costs.get(i).name().contains("decided")) {
        floor = i;
      }
      StringBuilder line = new StringBuilder();
      for (int which = 0; which < sources; which++) {
        Series cost = costs.get(i + which);
        Series shown = floor == i ? cost : cost.minus(costs.get(floor + which));
        if (floor != i) {
          overs.add(shown.named(shown.name() + ", " + kinds.get(which).text()));
        }
        line.append(String.format(Locale.ROOT, " %22s", Table.spread(shown)));
      }
      out.printf("%-44s%s%n", costs.get(i).name(), line);
    }
    return overs;
  }
}

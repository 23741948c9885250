package io.echogate.bench;

import static io.echogate.ebpf.Reg.R0;

import io.echogate.datapath.LoadedPolicy;
import io.echogate.ebpf.LoadedProgram;
import io.echogate.ebpf.Program;
import io.echogate.ebpf.XdpAction;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What it costs to drop packets of sources that were never seen before, against those of one source
 * again and again.
 */
final class SourceCost {
  private static final int REPEATS = 100_000;

  private static final String BLOCK = "icmp ip4: block { 8 }";
  private static final String WITH_SOURCES =
      "ratelimit=r pps=10;\ndefaults { src_ip ip4: ratelimit=r; }\n" + BLOCK;

  /** Prefixes of several lengths that hold next to none of all addresses. */
  private static final String BY_SOURCE =
      "defaults { src_ip ip4: block; }\nsrc ip4: allow {"
          + " 10.0.0.0/16, 100.64.0.0/16, 172.16.0.0/16, 192.168.0.0/16, 198.51.100.0/24,"
          + " 203.0.113.0/24, 203.0.113.7, 233.252.0.0/24, 240.0.0.0/24, 169.254.0.0/16 }";

  private final PrintStream out;
  private final Interleaved interleaved;
  private final Opened opened = new Opened();

  private SourceCost(PrintStream out, int rounds) {
    this.out = out;
    interleaved = new Interleaved(rounds);
  }

  static void run(PrintStream out, int rounds) {
    SourceCost cost = new SourceCost(out, rounds);
    try (Opened _ = cost.opened) {
      cost.run();
    }
  }

  private void run() {
    Program empty = Program.xdp("empty", asm -> asm.mov(R0, XdpAction.PASS.code()).exit());
    LoadedProgram floor = LoadedProgram.load(empty, Map.of());
    opened.later(floor::close);
    add("empty program", floor, XdpAction.PASS);
    addPolicy("dropped by its type", BLOCK);
    addPolicy("the same where sources have limits", WITH_SOURCES);
    addPolicy("dropped by the source filter, 10 prefixes", BY_SOURCE);
    print(interleaved.run());
  }

  private void addPolicy(String name, String text) {
    LoadedPolicy policy = Policies.load(text);
    opened.later(policy::close);
    add(name, policy.program(), XdpAction.DROP);
  }

  private void add(String name, LoadedProgram program, XdpAction expected) {
    for (boolean known : List.of(true, false)) {
      SourceFront.Sources sources = known ? SourceFront.Sources.ONE : SourceFront.Sources.NEW;
      LoadedProgram front = SourceFront.load(program, sources, BenchFrames.SOURCE4, opened);
      ProgramRun run = new ProgramRun(front, BenchFrames.ECHO4, expected);
      opened.later(run);
      interleaved.add(name, REPEATS, run);
    }
  }

  private void print(List<Series> costs) {
    out.printf(
        "%n%-40s %7s %7s  %-22s %s%n",
        "ns by source, over the empty program",
        "known",
        "new",
        "new - known (p10, p90)",
        "new / known with the kernel's loop (p10, p90)");
    for (int i = 2; i < costs.size(); i += 2) {
      Series known = costs.get(i);
      Series unknown = costs.get(i + 1);
      out.printf(
          Locale.ROOT,
          "%-40s %7.1f %7.1f  %-22s %s%n",
          known.name(),
          known.median() - costs.get(0).median(),
          unknown.median() - costs.get(1).median(),
          Table.spread(unknown.minus(known)),
          Table.spread(unknown.dividedBy(known)));
    }
  }
}

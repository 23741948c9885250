package io.echogate.bench;

import static io.echogate.ebpf.Reg.R0;
import static io.echogate.ebpf.Reg.R1;
import static io.echogate.ebpf.Reg.R2;
import static io.echogate.ebpf.Reg.R3;
import static io.echogate.ebpf.Reg.R4;
import static io.echogate.ebpf.Reg.R5;

import io.echogate.datapath.LoadedPolicy;
import io.echogate.ebpf.BpfMap;
import io.echogate.ebpf.Cond;
import io.echogate.ebpf.Helper;
import io.echogate.ebpf.Label;
import io.echogate.ebpf.LoadedProgram;
import io.echogate.ebpf.MapSpec;
import io.echogate.ebpf.MapType;
import io.echogate.ebpf.Program;
import io.echogate.ebpf.Size;
import io.echogate.ebpf.UpdateMode;
import io.echogate.ebpf.XdpAction;
import java.io.PrintStream;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What it costs to drop packets of sources that were never seen before, against those of one source
 * again and again. A small program in front gives each run its source address, then jumps to the
 * policy's program.
 */
final class SourceCost {
  private static final int REPEATS = 100_000;

  // A linear congruential generator that goes through all 32-bit numbers (Numerical Recipes).
  private static final int MULTIPLIER = 1664525;
  private static final int INCREMENT = 1013904223;

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
      LoadedProgram front = front(program, known);
      opened.later(front::close);
      ProgramRun run = new ProgramRun(front, BenchFrames.ECHO4, expected);
      opened.later(run);
      interleaved.add(name, REPEATS, run);
    }
  }

  /** A program that sets the source address, to what it was or to a new one, and jumps. */
  private LoadedProgram front(LoadedProgram next, boolean known) {
    MapSpec spec = new MapSpec("next", MapType.PROG_ARRAY, Integer.BYTES, Integer.BYTES, 1, 0);
    BpfMap programs = BpfMap.create(spec);
    opened.later(programs::close);
    programs.update(
        MemorySegment.ofArray(new int[1]),
        MemorySegment.ofArray(new int[] {next.fd().value()}),
        UpdateMode.ANY);
    Program front =
        Program.xdp(
            "front",
            asm -> {
              Label jump = asm.newLabel("jump");
              asm.load(Size.WORD, R2, R1, 0).load(Size.WORD, R3, R1, 4);
              asm.mov(R4, R2).add(R4, BenchFrames.SOURCE4 + Integer.BYTES);
              asm.jumpIf(Cond.GT, R4, R3, jump);
              asm.load(Size.WORD, R5, R2, BenchFrames.SOURCE4);
              asm.mul(R5, known ? 1 : MULTIPLIER).add(R5, known ? 0 : INCREMENT);
              asm.store(Size.WORD, R2, BenchFrames.SOURCE4, R5);
              asm.bind(jump);
              asm.mapFd(R2, spec).mov(R3, 0).call(Helper.TAIL_CALL);
              asm.mov(R0, XdpAction.ABORTED.code()).exit();
            });
    return LoadedProgram.load(front, Map.of(spec, programs));
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

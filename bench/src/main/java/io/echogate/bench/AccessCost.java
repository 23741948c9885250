package io.echogate.bench;

import io.echogate.datapath.AppliedPolicy;
import io.echogate.datapath.CompileOptions;
import io.echogate.datapath.CompiledPolicy;
import io.echogate.datapath.LoadedPolicy;
import io.echogate.datapath.ProgramForm;
import io.echogate.ebpf.LoadedProgram;
import io.echogate.ebpf.Program;
import io.echogate.ebpf.Reg;
import io.echogate.ebpf.TcAction;
import io.echogate.ebpf.XdpAction;
import io.echogate.linux.Capabilities;
import io.echogate.linux.Capability;
import io.echogate.linux.Clocks;
import io.echogate.linux.Cpus;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What it costs to have the kernel copy headers instead of reading them where they lie; and what
 * its own instructions cost beyond, which it puts into programs of processes without PERFMON.
 */
final class AccessCost {
  private static final int REPEATS = 100_000;

  private static final String PLAIN =
      "policy p { icmp : allow { echo-request } defaults { icmp in: block; } }";

  private static final String CONDITIONS =
      """
      policy p {
        icmp ip4 : block { echo-request } payload>=1000 hop-limit<=3;
        icmp ip4 : allow { echo-request } from { %s };
        defaults { icmp in: block; }
      }
      """
          .formatted(
              IntStream.range(0, 30)
                  .mapToObj(i -> i == 9 ? "192.0.2.0/24" : "10." + i + ".0.0/16")
                  .collect(Collectors.joining(", ")));

  private static final String LIMIT =
      """
      policy p {
        ratelimit=r pps=1 burst=4000000000 per=source;
        icmp ip4 : ratelimit=r { echo-request }
        defaults { icmp in: block; }
      }
      """;

  private final Interleaved interleaved;
  private final Opened opened = new Opened();

  /** Where a packet goes by, and what becomes of it. */
  private enum At {
    XDP(ProgramForm.XDP),
    TC(ProgramForm.TC);

    private final ProgramForm direct;

    At(ProgramForm direct) {
      this.direct = direct;
    }

    /** A program that passes, timed on a frame. */
    ProgramRun run(LoadedProgram program, byte[] frame) {
      return this == XDP
          ? new ProgramRun(program, frame, XdpAction.PASS)
          : new ProgramRun(program, frame, TcAction.NEXT);
    }

    LoadedProgram empty() {
      Program passing =
          this == XDP
              ? Program.xdp("empty", asm -> asm.mov(Reg.R0, XdpAction.PASS.code()).exit())
              : Program.schedCls("empty", asm -> asm.mov(Reg.R0, TcAction.NEXT.code()).exit());
      return LoadedProgram.load(passing, Map.of());
    }
  }

  private AccessCost(int rounds) {
    interleaved = new Interleaved(rounds);
  }

  static void run(PrintStream out, int rounds) {
    AccessCost cost = new AccessCost(rounds);
    try (Opened _ = cost.opened) {
      cost.run(out);
    }
  }

  private void run(PrintStream out) {
    for (At at : At.values()) {
      LoadedProgram empty = at.empty();
      opened.later(empty::close);
      add("empty", at, empty, BenchFrames.ECHO4);
      add(at + ", IPv4 echo", at, PLAIN, BenchFrames.ECHO4);
      add(at + ", IPv6 echo", at, PLAIN, BenchFrames.ECHO6);
      add(at + ", IPv4 TCP", at, PLAIN, BenchFrames.TCP4);
      add(at + ", IPv4 echo, by numbers and 30 prefixes", at, CONDITIONS, BenchFrames.ECHO4);
      add(at + ", IPv4 echo, limit by source", at, LIMIT, BenchFrames.ECHO4);
    }
    print(out, interleaved.run());
  }

  private void add(String name, At at, String policy, byte[] frame) {
    ProgramForm copied = at.direct.by(ProgramForm.Access.COPIED);
    add(name, at, load(policy, at.direct), frame);
    add(name, at, load(policy, copied), frame);
    add(
        name,
        at,
        Capabilities.callWithout(
            () -> load(policy, copied), Capability.PERFMON, Capability.SYS_ADMIN),
        frame);
  }

  private LoadedProgram load(String text, ProgramForm form) {
    CompileOptions options =
        new CompileOptions(
            CompileOptions.Time.KERNEL, false, Clocks.tick(), Cpus.possible().length(), form);
    LoadedPolicy policy =
        LoadedPolicy.load(
            CompiledPolicy.of(Policies.read(text), options),
            new AppliedPolicy("benchmark", text, Instant.now(), false));
    opened.later(policy::close);
    return policy.program();
  }

  private void add(String name, At at, LoadedProgram program, byte[] frame) {
    ProgramRun run = at.run(program, frame);
    opened.later(run);
    interleaved.add(name, REPEATS, run);
  }

  /** The series of each place: the empty program, then three for each line. */
  private static void print(PrintStream out, List<Series> costs) {
    out.printf(
        "%n%-44s %8s  %-24s %s%n",
        "ns over the empty program", "direct", "copied (p10, p90)", "without PERFMON (p10, p90)");
    int linesOfPlace = costs.size() / At.values().length;
    for (int place = 0; place < At.values().length; place++) {
      List<Series> own = costs.subList(place * linesOfPlace, (place + 1) * linesOfPlace);
      Series empty = own.getFirst();
      for (int i = 1; i < own.size(); i += 3) {
        out.printf(
            Locale.ROOT,
            "%-44s %8.1f  %-24s %s%n",
            own.get(i).name(),
            own.get(i).minus(empty).median(),
            Table.spread(own.get(i + 1).minus(empty)),
            Table.spread(own.get(i + 2).minus(empty)));
      }
    }
  }
}

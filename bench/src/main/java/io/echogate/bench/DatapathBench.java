package io.echogate.bench;

import io.echogate.datapath.AppliedPolicy;
import io.echogate.datapath.CompileOptions;
import io.echogate.datapath.CompiledPolicy;
import io.echogate.datapath.LoadedPolicy;
import io.echogate.ebpf.LoadedProgram;
import io.echogate.ebpf.Program;
import io.echogate.ebpf.ProgramInfo;
import io.echogate.ebpf.Reg;
import io.echogate.ebpf.TestRun;
import io.echogate.ebpf.XdpAction;
import io.echogate.linux.Clocks;
import io.echogate.linux.Cpus;
import io.echogate.policy.language.PolicyReader;
import io.echogate.policy.source.Source;
import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;

/**
 * What a verdict costs in the kernel: test runs of generated programs, over an empty program. One
 * frame again and again, so caches and branch predictors are warm.
 */
final class DatapathBench {
  private static final int ROUNDS = Integer.getInteger("bench.rounds", 101);
  private static final int REPEATS = 30_000;

  private static final String ETHERNET = "020000000002020000000001";
  private static final String ECHO4 =
      "08004500001c0001000040018ea4c0000201c63364070800f7ff00000000";
  private static final String TCP4 =
      "0800450000280001000040068e93c0000201c633640700140050000000000000000050022000a3420000";
  private static final String IP6 =
      "20010db800000000000000000000000120010db8000700000000000000000007";
  private static final String ECHO6 = "86dd6000000000083a40" + IP6 + "8000243c00000000";
  private static final String TCP6 =
      "86dd6000000000140640" + IP6 + "00140050000000000000000050022000a3420000";
  private static final String HEADERS6 =
      "86dd6000000000180040" + IP6 + "3c00010400000000" + "3a00010400000000" + "8000243c00000000";

  private static final String ALLOW =
      "defaults { icmp: block; } icmp ip4: allow { 0, 3, 8, 11, 12 }"
          + " icmp ip6: allow { 1-4, 128, 129, 133-136 }";
  private static final String BLOCK = "icmp ip4: block { 5, 8, 13-18 } icmp ip6: block { 128 }";

  private final PrintStream out;
  private final Arena arena = Arena.ofConfined();
  private final Interleaved rounds = new Interleaved(ROUNDS, REPEATS);

  private DatapathBench(PrintStream out) {
    this.out = out;
  }

  static void run(PrintStream out) {
    new DatapathBench(out).run();
  }

  private void run() {
    Program pass = Program.xdp("empty", asm -> asm.mov(Reg.R0, XdpAction.PASS.code()).exit());
    add("empty program", LoadedProgram.load(pass, Map.of()), ECHO4, XdpAction.PASS);

    LoadedProgram allow = load("allow", ALLOW);
    LoadedProgram block = load("block", BLOCK);
    add("IPv4 echo, allow", allow, ECHO4, XdpAction.PASS);
    add("IPv4 echo, block", block, ECHO4, XdpAction.DROP);
    add("IPv4 echo, allow, VLAN", allow, "81000007" + ECHO4, XdpAction.PASS);
    add("IPv4 echo, allow, QinQ", allow, "88a8000381000007" + ECHO4, XdpAction.PASS);
    add("IPv6 echo, allow", allow, ECHO6, XdpAction.PASS);
    add("IPv6 echo, block", block, ECHO6, XdpAction.DROP);
    add("IPv6 echo, allow, 2 headers", allow, HEADERS6, XdpAction.PASS);
    add("IPv4 TCP", allow, TCP4, XdpAction.PASS);
    add("IPv6 TCP", allow, TCP6, XdpAction.PASS);

    limit("jiffies, over", "pps=1", ECHO4, XdpAction.DROP);
    limit("jiffies, over, and bytes", "pps=1 bps=60", ECHO4, XdpAction.DROP);
    limit("ktime, over", "pps=1000", ECHO4, XdpAction.DROP);
    limit("ktime, within", "pps=1000000000", ECHO4, XdpAction.PASS);
    limit("ktime, within, and bytes", "pps=1000000000 bps=900000000000", ECHO4, XdpAction.PASS);

    out.printf("%n%-44s %9s %9s %9s%n", "ns over the empty program", "median", "p10", "p90");
    for (Interleaved.Cost cost : rounds.run()) {
      out.printf(
          "%-44s %9.1f %9.1f %9.1f%n", cost.name(), cost.overFloor(), cost.low(), cost.high());
    }
  }

  private void limit(String name, String rates, String frame, XdpAction expected) {
    String text = "ratelimit=r " + rates + "; icmp ip4: ratelimit=r { 8 }";
    add("IPv4 echo, limit, " + name, load("limit " + name, text), frame, expected);
  }

  private LoadedProgram load(String name, String text) {
    CompileOptions options =
        new CompileOptions(
            CompileOptions.Time.KERNEL, false, Clocks.tick(), Cpus.possible().length());
    CompiledPolicy compiled =
        CompiledPolicy.of(PolicyReader.read(new Source(name, text)).policies().getFirst(), options);
    long before = System.nanoTime();
    LoadedPolicy policy =
        LoadedPolicy.load(compiled, new AppliedPolicy(name, text, Instant.now(), false));
    double millis = (System.nanoTime() - before) / 1e6;
    ProgramInfo info = policy.program().info();
    out.printf(
        "%-44s loaded in %.1f ms, verifier walked %d, %d bytes of machine code%n",
        name, millis, info.verifiedInsns(), info.jitedBytes());
    return policy.program();
  }

  private void add(String name, LoadedProgram program, String hex, XdpAction expected) {
    byte[] bytes = HexFormat.of().parseHex(ETHERNET + hex);
    MemorySegment frame = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
    TestRun run = program.testRun();
    // A bucket is full at first: what is to be timed is how it goes on.
    run.run(frame, bytes.length, REPEATS);
    rounds.add(
        name,
        repeats -> {
          int action = run.run(frame, bytes.length, repeats);
          if (action != expected.code()) {
            throw new IllegalStateException(name + ": the program returned " + action);
          }
        });
  }
}

package io.echogate.bench;

import static io.echogate.ebpf.XdpAction.DROP;
import static io.echogate.ebpf.XdpAction.PASS;

import io.echogate.bench.HandWritten.Clock;
import io.echogate.datapath.LoadedPolicy;
import io.echogate.ebpf.LoadedProgram;
import io.echogate.ebpf.Program;
import io.echogate.ebpf.ProgramInfo;
import io.echogate.ebpf.Reg;
import io.echogate.ebpf.XdpAction;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a verdict costs: the generated program beside the hand-written one with the same policy,
 * over an empty program. One frame again and again, so caches and branch predictors are warm.
 */
final class PeerBench implements AutoCloseable {
  private static final int REPEATS = 100_000;

  private static final String ALLOW =
      "defaults { icmp: block; } icmp ip4: allow { 0, 3, 8, 11, 12 }"
          + " icmp ip6: allow { 1-4, 128, 129, 133-136 }";
  private static final String BLOCK = "icmp ip4: block { 5, 8, 13-18 } icmp ip6: block { 128 }";

  private final PrintStream out;
  private final Map<Clock, Program> handWritten = new EnumMap<>(Clock.class);
  private final Opened opened = new Opened();
  private final Interleaved rounds;
  private final List<String> names = new ArrayList<>();

  /**
   * What a case cost over an empty program, in nanoseconds.
   *
   * @param theirs what the hand-written program cost; empty without a compiler
   */
  record Cost(String name, Series ours, Optional<Series> theirs) {}

  PeerBench(PrintStream out, int rounds) {
    this.out = out;
    this.rounds = new Interleaved(rounds);
  }

  /** Runs all cases. */
  List<Cost> run() {
    compile();
    Program empty = Program.xdp("empty", asm -> asm.mov(Reg.R0, PASS.code()).exit());
    LoadedProgram floor = LoadedProgram.load(empty, Map.of());
    opened.later(floor::close);
    add("empty program", floor, BenchFrames.ECHO4, PASS);

    compare("IPv4 echo, allow", ALLOW, BenchFrames.ECHO4, PASS);
    compare("IPv4 echo, block", BLOCK, BenchFrames.ECHO4, DROP);
    compare("IPv4 echo, allow, VLAN", ALLOW, BenchFrames.ECHO4_VLAN, PASS);
    compare("IPv4 echo, allow, QinQ", ALLOW, BenchFrames.ECHO4_QINQ, PASS);
    compare("IPv6 echo, allow", ALLOW, BenchFrames.ECHO6, PASS);
    compare("IPv6 echo, block", BLOCK, BenchFrames.ECHO6, DROP);
    compare("IPv6 echo, allow, 2 extension headers", ALLOW, BenchFrames.ECHO6_HEADERS, PASS);
    compare("IPv4 TCP", ALLOW, BenchFrames.TCP4, PASS);
    compare("IPv6 TCP", ALLOW, BenchFrames.TCP6, PASS);
    // Runs come faster than any rate that ticks serve, so only a large burst stays within.
    limit("limit by ticks, within", "pps=100 burst=4000000000", Clock.JIFFIES, PASS);
    limit("limit by ticks, over", "pps=1", Clock.JIFFIES, DROP);
    limit("limit by ktime, within", "pps=1000000000", Clock.KTIME, PASS);
    limit("limit by ktime, over", "pps=300", Clock.KTIME, DROP);
    return costs(rounds.run());
  }

  private void compile() {
    if (Clang.version().isEmpty()) {
      out.println("left out: the hand-written C program, for want of clang");
      return;
    }
    out.println("the hand-written program by " + Clang.version().get());
    for (Clock clock : Clock.values()) {
      handWritten.put(clock, HandWritten.compile(clock));
    }
  }

  private void limit(String name, String rates, Clock clock, XdpAction expected) {
    String text = "ratelimit=r " + rates + "; icmp ip4: ratelimit=r { 8 }";
    compare("IPv4 echo, " + name, text, BenchFrames.ECHO4, clock, expected);
  }

  private void compare(String name, String text, byte[] frame, XdpAction expected) {
    compare(name, text, frame, Clock.KTIME, expected);
  }

  private void compare(String name, String text, byte[] frame, Clock clock, XdpAction expected) {
    names.add(name);
    long before = System.nanoTime();
    LoadedPolicy ours = Policies.load(text);
    long nanos = System.nanoTime() - before;
    opened.later(ours::close);
    size(name + ", ours", ours.program(), nanos);
    add(name, ours.program(), frame, expected);
    if (handWritten.containsKey(clock)) {
      before = System.nanoTime();
      HandWritten theirs = HandWritten.load(handWritten.get(clock), Policies.read(text));
      nanos = System.nanoTime() - before;
      opened.later(theirs::close);
      size(name + ", C", theirs.program(), nanos);
      add(name, theirs.program(), frame, expected);
    }
  }

  private void size(String name, LoadedProgram program, long nanos) {
    ProgramInfo info = program.info();
    out.printf(
        Locale.ROOT,
        "%-44s loaded in %.1f ms, verifier walked %d, %d bytes of machine code%n",
        name,
        nanos / 1e6,
        info.verifiedInsns(),
        info.jitedBytes());
  }

  private void add(String name, LoadedProgram program, byte[] frame, XdpAction expected) {
    ProgramRun run = new ProgramRun(program, frame, expected);
    opened.later(run);
    rounds.add(name, REPEATS, run);
  }

  private List<Cost> costs(List<Series> series) {
    double floor = series.getFirst().median();
    List<Cost> costs = new ArrayList<>();
    int next = 1;
    for (String name : names) {
      Series ours = series.get(next++).minus(floor);
      Optional<Series> theirs =
          handWritten.isEmpty() ? Optional.empty() : Optional.of(series.get(next++).minus(floor));
      costs.add(new Cost(name, ours, theirs));
    }
    return costs;
  }

  @Override
  public void close() {
    opened.close();
  }
}

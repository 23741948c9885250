package io.echogate.bench;

import io.echogate.datapath.AppliedPolicy;
import io.echogate.datapath.Candidate;
import io.echogate.datapath.Confirmation;
import io.echogate.datapath.Filters;
import io.echogate.datapath.Hook;
import io.echogate.ebpf.LoadedProgram;
import io.echogate.ebpf.XdpAction;
import io.echogate.linux.LinkInfo;
import io.echogate.linux.Links;
import io.echogate.linux.NetNamespace;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * What a trial adds to each packet: the same policy for good, on trial, confirmed, and after its
 * time, when it hands packets on to the one before. Applied to an interface in a namespace, since a
 * trial needs one; what runs is taken from there and timed by test runs.
 */
final class TrialCost {
  private static final int REPEATS = 100_000;
  private static final String POLICY = "icmp ip4: allow { 8 }";
  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration SHORT = Duration.ofMillis(20);

  private final Interleaved interleaved;
  private final Opened opened = new Opened();
  private final NetNamespace namespace = NetNamespace.createAnonymous();
  private final Filters filters;

  private TrialCost(int rounds) {
    opened.later(namespace::close);
    interleaved = new Interleaved(rounds);
    Path bpffs = BenchPins.mount(opened);
    filters = new Filters(namespace, bpffs, applied -> Optional.of(Policies.read(applied.text())));
  }

  static void run(PrintStream out, int rounds) {
    TrialCost cost = new TrialCost(rounds);
    try (Opened _ = cost.opened) {
      print(out, cost.run());
    }
  }

  private List<Series> run() {
    try (Links links = Links.of(namespace)) {
      links.createVeth("bench0", namespace, "bench1");
    }
    add("for good", Optional.empty());
    add("on trial", Optional.of(LONG));
    add("on trial, and confirmed", Optional.of(LONG));
    if (filters.confirm("bench0") != Confirmation.CONFIRMED) {
      throw new IllegalStateException("the trial could not be confirmed");
    }
    add("after its trial, by the one before", Optional.of(SHORT));
    LockSupport.parkNanos(2 * SHORT.toNanos());
    return interleaved.run();
  }

  private void add(String name, Optional<Duration> trial) {
    AppliedPolicy applied = new AppliedPolicy("benchmark", POLICY, Instant.now(), false);
    Candidate candidate = new Candidate(Policies.read(POLICY), Policies.options(), applied);
    var _ = filters.apply(candidate, link(), List.of(Hook.NATIVE), trial);
    LoadedProgram program = LoadedProgram.open(link().xdpProgram());
    opened.later(program::close);
    ProgramRun run = new ProgramRun(program, BenchFrames.ECHO4, XdpAction.PASS);
    opened.later(run);
    interleaved.add(name, REPEATS, run);
  }

  private LinkInfo link() {
    try (Links links = Links.of(namespace)) {
      return links.require("bench0");
    }
  }

  private static void print(PrintStream out, List<Series> costs) {
    out.printf(
        "%n%-44s %7s  %s%n",
        "IPv4 echo, allow, by a policy", "ns", "more than for good (p10, p90)");
    for (Series cost : costs) {
      out.printf(
          Locale.ROOT,
          "%-44s %7.1f  %s%n",
          cost.name(),
          cost.median(),
          Table.spread(cost.minus(costs.getFirst())));
    }
  }
}

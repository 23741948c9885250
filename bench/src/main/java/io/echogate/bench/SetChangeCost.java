package io.echogate.bench;

import io.echogate.datapath.AppliedPolicy;
import io.echogate.datapath.Candidate;
import io.echogate.datapath.CompileOptions;
import io.echogate.datapath.Filters;
import io.echogate.datapath.Hook;
import io.echogate.datapath.ProgramForm;
import io.echogate.datapath.SetOutcome;
import io.echogate.datapath.SetRequest;
import io.echogate.linux.Clocks;
import io.echogate.linux.Cpus;
import io.echogate.linux.LinkInfo;
import io.echogate.linux.Links;
import io.echogate.linux.NetNamespace;
import io.echogate.policy.Policy;
import io.echogate.policy.PrefixSet;
import io.echogate.policy.language.PolicyReader;
import io.echogate.policy.source.Source;
import io.echogate.policy.source.Texts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What it takes to change a set in place, in a process that has done it before: from the call until
 * the change is in force and settled, so that the next one can come. Half of a few milliseconds and
 * more of it is waiting for programs to leave what they asked before.
 */
final class SetChangeCost {
  private static final String NAME = "bench0";
  private static final double MILLI = 1e6;

  private final Opened opened = new Opened();
  private final SetsBench.Subject subject;
  private final int rounds;
  private final NetNamespace namespace = NetNamespace.createAnonymous();
  private final Filters filters;

  SetChangeCost(SetsBench.Subject subject, int rounds) {
    this.subject = subject;
    this.rounds = rounds;
    opened.later(namespace::close);
    // Changes in place read no text.
    filters = new Filters(namespace, BenchPins.mount(opened), _ -> Optional.empty());
  }

  /** Wall time and CPU time of adding and of removing. */
  List<Series> run() {
    try (Opened _ = opened) {
      apply();
      double[][] figures = new double[4][rounds];
      for (int warm = 0; warm < rounds; warm++) {
        change(SetRequest.Action.ADD, figures[0], figures[1], warm);
        change(SetRequest.Action.REMOVE, figures[2], figures[3], warm);
      }
      for (int round = 0; round < rounds; round++) {
        change(SetRequest.Action.ADD, figures[0], figures[1], round);
        change(SetRequest.Action.REMOVE, figures[2], figures[3], round);
      }
      if (!filters.detach(NAME)) {
        throw new IllegalStateException("the filter is gone");
      }
      return List.of(
          new Series(subject.name() + ", added", figures[0]),
          new Series(subject.name() + ", added, CPU time of the thread", figures[1]),
          new Series(subject.name() + ", removed", figures[2]),
          new Series(subject.name() + ", removed, CPU time of the thread", figures[3]));
    }
  }

  private void apply() {
    try (Links links = Links.of(namespace)) {
      links.createVeth(NAME, namespace, "bench1");
      LinkInfo link = links.require(NAME);
      Policy policy = policy(subject.set());
      CompileOptions options =
          new CompileOptions(
              CompileOptions.Time.KERNEL,
              false,
              Clocks.tick(),
              Cpus.possible().length(),
              ProgramForm.XDP);
      AppliedPolicy applied = new AppliedPolicy("bench", "", Instant.EPOCH, false);
      var _ =
          filters.apply(
              new Candidate(policy, options, applied),
              link,
              List.of(Hook.NATIVE),
              Optional.empty());
    }
  }

  private static Policy policy(PrefixSet set) {
    Source file = new Source(SetText.FILE, SetText.of(set));
    return PolicyReader.read(new Source("bench.policy", SetText.POLICY), Texts.of(List.of(file)))
        .policies()
        .getFirst();
  }

  private void change(SetRequest.Action action, double[] wall, double[] cpu, int round) {
    SetRequest request =
        new SetRequest(SetText.SET, action, subject.changed(), /* lenient= */ false);
    long cpuBefore = Clocks.threadCpu();
    long before = System.nanoTime();
    SetOutcome outcome = filters.changeSets(List.of(NAME), request);
    wall[round] = (System.nanoTime() - before) / MILLI;
    cpu[round] = (Clocks.threadCpu() - cpuBefore) / MILLI;
    if (!(outcome instanceof SetOutcome.Changed)) {
      throw new IllegalStateException(outcome.toString());
    }
  }
}

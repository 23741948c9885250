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
import java.util.concurrent.locks.LockSupport;

/**
 * What it takes to change a set in place, in a process that has done it before: from the call until
 * the change is in force. What the last change left is settled first, for which programs must have
 * left what they asked before that: where it was a moment ago they have, and right behind it they
 * are waited for.
 */
final class SetChangeCost {
  private static final String NAME = "bench0";
  private static final double MILLI = 1e6;

  /** Changes that people and logs ask for are seconds apart. */
  private static final long REST = 100_000_000;

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
      var _ = changes(0);
      Changes rested = changes(REST);
      Changes hasty = changes(0);
      if (!filters.detach(NAME)) {
        throw new IllegalStateException("the filter is gone");
      }
      return List.of(
          new Series(subject.name() + ", added", rested.added),
          new Series(subject.name() + ", added, CPU time of the thread", rested.addedCpu),
          new Series(subject.name() + ", added right behind another", hasty.added),
          new Series(subject.name() + ", removed", rested.removed),
          new Series(subject.name() + ", removed, CPU time of the thread", rested.removedCpu),
          new Series(subject.name() + ", removed right behind another", hasty.removed));
    }
  }

  /** What changes took, in turn. */
  private static final class Changes {
    private final double[] added;
    private final double[] addedCpu;
    private final double[] removed;
    private final double[] removedCpu;

    Changes(int rounds) {
      added = new double[rounds];
      addedCpu = new double[rounds];
      removed = new double[rounds];
      removedCpu = new double[rounds];
    }
  }

  /**
   * Adds and removes in turn.
   *
   * @param rest nanoseconds between two changes
   */
  private Changes changes(long rest) {
    Changes changes = new Changes(rounds);
    for (int round = 0; round < rounds; round++) {
      LockSupport.parkNanos(rest);
      change(SetRequest.Action.ADD, changes.added, changes.addedCpu, round);
      LockSupport.parkNanos(rest);
      change(SetRequest.Action.REMOVE, changes.removed, changes.removedCpu, round);
    }
    return changes;
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

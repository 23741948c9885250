package io.echogate.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.datapath.layout.BucketPlaces;
import io.echogate.datapath.layout.PolicyTables;
import io.echogate.datapath.layout.TrialMaps;
import io.echogate.ebpf.Helper;
import io.echogate.ebpf.Insn;
import io.echogate.ebpf.Program;
import io.echogate.linux.Clocks;
import io.echogate.linux.GracePeriod;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.policy.Policy;
import io.echogate.policy.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The end of a trial needs nobody: neither the process that began it, nor a CPU with time to spare,
 * nor the clock of the day.
 */
@NeedsKernel({KernelFeature.XDP, KernelFeature.VETH})
class TrialAloneTest {
  private static final String BLOCK = "xfw { icmp ip4: block { 8 } }";
  private static final String ALLOW = "xfw { icmp ip4: allow { 8 } }";
  private static final Duration TIME = Duration.ofMillis(600);

  @TempDir Path bpffs;

  private FilteredHost host;

  @BeforeEach
  void connect() {
    host = FilteredHost.create(bpffs);
  }

  @AfterEach
  void disconnect() {
    host.close();
  }

  @Test
  void theProcessThatBeganItMayBeKilled() throws IOException {
    host.apply(BLOCK);

    ApplyOnTrial.killed(
        host.hosts().right().namespace().label(),
        host.name(),
        bpffs.toString(),
        ALLOW,
        Long.toString(TIME.toMillis()));

    try (InstalledFilter filter = host.filter()) {
      assertThat(filter.trial().orElseThrow().candidate().text()).isEqualTo(ALLOW);
    }
    awaitDeadline(System.nanoTime());
    host.send(8, 3);
    assertThat(FilteredHost.packets(host.counts(), 8, Reason.BLOCKED)).isEqualTo(3);
  }

  @Test
  void onABusyMachineItEndsInTime() {
    AtomicBoolean over = new AtomicBoolean();
    int threads = 2 * Runtime.getRuntime().availableProcessors();
    try (ExecutorService others = Executors.newFixedThreadPool(threads);
        Flood flood = Flood.start(host.hosts(), 2)) {
      for (int i = 0; i < threads; i++) {
        others.execute(() -> spin(over));
      }
      host.apply(BLOCK);
      host.apply(ALLOW, Optional.of(TIME));
      awaitDeadline(System.nanoTime());
      GracePeriod.await();

      long byCandidate = judgedByCandidate();
      long byPolicyBefore = FilteredHost.packets(host.counts(), 8, Reason.BLOCKED);
      LockSupport.parkNanos(50_000_000);
      assertThat(judgedByCandidate()).as("none is the candidate's any more").isEqualTo(byCandidate);
      assertThat(FilteredHost.packets(host.counts(), 8, Reason.BLOCKED))
          .isGreaterThan(byPolicyBefore);
      over.set(true);
      var _ = flood.end();
    } finally {
      over.set(true);
    }
  }

  private static void spin(AtomicBoolean over) {
    while (!over.get()) {
      Thread.onSpinWait();
    }
  }

  private long judgedByCandidate() {
    try (InstalledFilter filter = host.filter()) {
      Policy policy = TestPolicies.policy(ALLOW);
      Counts counts =
          Counts.readOwn(filter.running().counters(), InstalledFilter.tables(policy), policy);
      return FilteredHost.packets(counts, 8, Reason.ALLOWED);
    }
  }

  /** Waits until a trial is over for certain that was begun before. */
  private static void awaitDeadline(long begun) {
    long deadline = begun + TIME.toNanos() + 2 * Clocks.tick();
    for (long left = deadline - System.nanoTime(); left > 0; left = deadline - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  @Test
  void theTrialReadsNoClockButTheTicks() {
    Candidate candidate = TestPolicies.candidate(TestPolicies.blocking(8, 13));
    CompiledPolicy forGood = compiled(candidate, Optional.empty());
    CompiledPolicy onTrial = compiled(candidate, Optional.of(TrialMaps.create(true, true)));

    assertThat(calls(onTrial.program()))
        .containsExactlyInAnyOrderElementsOf(withGuard(calls(forGood.program())));
    assertThat(calls(onTrial.leaving().orElseThrow()))
        .containsExactlyInAnyOrderElementsOf(withGuard(calls(forGood.leaving().orElseThrow())));
  }

  private static CompiledPolicy compiled(Candidate candidate, Optional<TrialMaps> trial) {
    PolicyTables tables = CompiledPolicy.tables(candidate.policy(), candidate.options());
    return CompiledPolicy.of(
        candidate.policy(), candidate.options(), tables, BucketPlaces.fresh(tables), 1, trial);
  }

  /** The functions of the kernel that a program calls. */
  private static List<Integer> calls(Program program) {
    return program.insns().stream()
        .filter(Insn.Call.class::isInstance)
        .map(insn -> ((Insn.Call) insn).number())
        .toList();
  }

  private static List<Integer> withGuard(List<Integer> calls) {
    List<Integer> all = new ArrayList<>(calls);
    all.addAll(List.of(Helper.JIFFIES64.number(), Helper.TAIL_CALL.number()));
    return all;
  }

  @Test
  void whatIsLeftOfItRunsDownAsTimeSinceTheStartOfTheMachineRunsOn() {
    host.apply(ALLOW, Optional.of(Duration.ofMinutes(1)));
    long start = Clocks.monotonic();
    Duration first = left();
    LockSupport.parkNanos(100_000_000);

    Duration second = left();
    long passed = Clocks.monotonic() - start;

    assertThat(first.minus(second))
        .isBetween(Duration.ofMillis(90), Duration.ofNanos(passed + 2 * Clocks.tick()));
  }

  private Duration left() {
    try (InstalledFilter filter = host.filter()) {
      return filter.trial().orElseThrow().left().orElseThrow();
    }
  }
}

package io.echogate.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.datapath.layout.PolicyTables;
import io.echogate.datapath.layout.Succession;
import io.echogate.datapath.layout.TrialMaps;
import io.echogate.ebpf.TestRun;
import io.echogate.ebpf.XdpAction;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.policy.Policy;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A confirmation and the deadline at the same moment, while packets come in. */
@NeedsKernel(KernelFeature.XDP)
class TrialRaceTest {
  private static final int RACES = 300;
  private static final Duration TIME = Duration.ofMillis(10);
  private static final String BEFORE = "xfw { icmp ip4: allow { 8 } }";
  private static final String CANDIDATE = "xfw { icmp ip4: block { 8 } }";

  /** Who won a race. */
  private enum Outcome {
    CONFIRMED,
    EXPIRED
  }

  @Test
  void exactlyOneOfThemWinsAndThenNothingChangesAnyMore() throws Exception {
    Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
    Policy policy = TestPolicies.policy(CANDIDATE);
    CompileOptions options = TestPolicies.options(CompileOptions.Time.KERNEL);
    PolicyTables tables = CompiledPolicy.tables(policy, options);
    BucketPlan plan = BucketPlan.fresh(tables);
    TrialMaps maps = TrialMaps.create(true, false);
    CompiledPolicy compiled =
        CompiledPolicy.of(policy, options, tables, plan.places(), 1, Optional.of(maps));
    AppliedPolicy applied = TestPolicies.applied(CANDIDATE);
    Succession succession = Succession.first(applied.since(), 1);
    try (LoadedPolicy before = TestPolicies.load(BEFORE, CompileOptions.Time.KERNEL);
        Trial trial = Trial.begin(maps, TIME, Trial.Fallback.of(before.objects()));
        LoadedPolicy candidate =
            LoadedPolicy.load(
                compiled,
                applied,
                new ObjectLoader.Setting(
                    plan,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    succession,
                    Optional.of(trial),
                    SharedMaps.alone()));
        ExecutorService packets = Executors.newSingleThreadExecutor()) {
      for (int race = 0; race < RACES; race++) {
        trial.restart(TIME);
        AtomicBoolean over = new AtomicBoolean();
        Future<List<Integer>> verdicts = packets.submit(() -> judge(candidate, over));
        // The deadline is a whole number of ticks away; the confirmations spread around it.
        long until = System.nanoTime() + TIME.toNanos() - 2_000_000 + race % 60 * 100_000L;
        while (System.nanoTime() < until) {
          Thread.onSpinWait();
        }
        Trial.State state = trial.confirm();
        over.set(true);

        boolean confirmed = state instanceof Trial.State.Confirmed;
        assertThat(state).isNotInstanceOf(Trial.State.Pending.class);
        outcomes.merge(confirmed ? Outcome.CONFIRMED : Outcome.EXPIRED, 1, Integer::sum);
        List<Integer> changes = verdicts.get();
        assertThat(changes)
            .as("race %d, %s", race, state)
            .isIn(
                confirmed
                    ? List.of(List.of(XdpAction.DROP.code()))
                    : List.of(
                        List.of(XdpAction.PASS.code()),
                        List.of(XdpAction.DROP.code(), XdpAction.PASS.code())));
        assertThat(trial.confirm()).isEqualTo(state);
        assertThat(trial.end()).isEqualTo(state);
      }
    }
    assertThat(outcomes).as("both must have been seen").hasSize(2);
  }

  /** The verdicts on one message again and again, without repetitions; at last once it is over. */
  private static List<Integer> judge(LoadedPolicy policy, AtomicBoolean over) {
    List<Integer> changes = new ArrayList<>();
    byte[] bytes = FilteredHost.frame(8);
    try (Arena arena = Arena.ofConfined();
        TestRun run = policy.program().testRun()) {
      MemorySegment frame = arena.allocate(bytes.length);
      MemorySegment.copy(bytes, 0, frame, ValueLayout.JAVA_BYTE, 0, bytes.length);
      boolean last;
      do {
        last = over.get();
        int verdict = run.run(frame, bytes.length);
        if (changes.isEmpty() || changes.getLast() != verdict) {
          changes.add(verdict);
        }
      } while (!last);
    }
    return changes;
  }
}

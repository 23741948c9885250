package io.echogate.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.testing.Frames;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.policy.Verdict;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What limits admit in the kernel at their ends, and to several CPUs at once. */
@NeedsKernel(KernelFeature.XDP)
class KernelLimitTest {
  private static final long SECOND = 1_000_000_000L;
  private static final byte[] ECHO = Frames.ip4().icmp(8, 0, 0).bytes();

  @Test
  void aBurstThatDoesNotFitSixtyThreeBitsIsCutDown() {
    long most = Long.MAX_VALUE / (86_400 * SECOND);
    try (LoadedPolicy policy = load("ratelimit=r rate=1/d burst=200000;", "r");
        KernelRun kernel = new KernelRun(policy)) {
      assertThat(passed(kernel, 2 * most, SECOND)).isEqualTo(most);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ratelimit=r pps=1000;",
        "ratelimit=r bps=42000;",
        "ratelimit=r pps=1000 bps=42000;",
        "ratelimit=r pps=1000 bps=1000000;",
        "ratelimit=r pps=100000 bps=42000;",
        "ratelimit=r pps=1000; ratelimit=s bps=42000 pps=2000;",
      })
  void twoCpusGetNoMoreThanBurstAndRate(String limits) throws Exception {
    int frames = 40_000;
    long step = SECOND / 10_000;
    AtomicLong clock = new AtomicLong(SECOND);
    try (LoadedPolicy policy = load(limits, limits.contains("=s") ? "r+s" : "r")) {
      policy.time(clock.get());
      long passed =
          together(
              () -> {
                try (KernelRun kernel = new KernelRun(policy)) {
                  long sum = 0;
                  for (int i = 0; i < frames; i += 50) {
                    sum += passed(kernel, 50, clock.get());
                    clock.addAndGet(step);
                  }
                  return sum;
                }
              });
      long refilled = (clock.get() - SECOND) * 1_000 / SECOND;
      assertThat(passed).isBetween(1_000 + refilled - 2, 1_000 + refilled + 1);
    }
  }

  /** The sum of what two threads return that start at the same time. */
  private static long together(Callable<Long> task) throws Exception {
    CyclicBarrier start = new CyclicBarrier(2);
    Callable<Long> atOnce =
        () -> {
          start.await();
          return task.call();
        };
    long sum = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (Future<Long> each : threads.invokeAll(List.of(atOnce, atOnce))) {
        sum += each.get();
      }
    }
    return sum;
  }

  private static LoadedPolicy load(String limits, String sum) {
    return TestPolicies.load(
        limits + " icmp ip4: ratelimit=" + sum + " { 8 }", CompileOptions.Time.VIRTUAL);
  }

  private static long passed(KernelRun kernel, long frames, long time) {
    long passed = 0;
    for (long i = 0; i < frames; i++) {
      if (kernel.verdict(ECHO, ECHO.length, time) == Verdict.PASS) {
        passed++;
      }
    }
    return passed;
  }
}

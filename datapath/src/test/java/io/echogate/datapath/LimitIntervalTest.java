package io.echogate.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.testing.Frames;
import io.echogate.icmp.testing.Property;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.policy.Verdict;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Two CPUs ask one bucket at the same moments of a virtual clock. In no interval do they get more
 * than its bound, and whenever they ask often enough, they get what the rate allows.
 */
@NeedsKernel(KernelFeature.XDP)
class LimitIntervalTest {
  private static final byte[] ECHO = Frames.ip4().icmp(8, 0, 0).bytes();
  private static final int POLICIES = 6;
  private static final int MOMENTS = 400;
  private static final int CPUS = 2;

  @Test
  void noIntervalAdmitsMoreThanBurstAndRateAndOne() {
    Property.holds(
        random -> {
          for (int i = 0; i < POLICIES; i++) {
            int rate = 1 + random.nextInt(5_000);
            int burst = 1 + random.nextInt(200);
            check(rate, burst, random);
          }
        });
  }

  private static void check(int rate, int burst, RandomGenerator random) {
    long[] moments = moments(rate, random);
    int[] frames = random.ints(MOMENTS, 1, 2 * burst + 2).toArray();
    String limit = "ratelimit=r rate=%d/s burst=%d;".formatted(rate, burst);
    int[] admitted;
    try (LoadedPolicy policy =
        TestPolicies.load(limit + " icmp ip4: ratelimit=r { 8 }", CompileOptions.Time.VIRTUAL)) {
      admitted = onTwoCpus(policy, moments, frames);
    }
    for (int from = 0; from < MOMENTS; from++) {
      long sum = 0;
      for (int to = from; to < MOMENTS; to++) {
        sum += admitted[to];
        double bound = burst + (moments[to] - moments[from]) * (rate / 1e9) + 1;
        assertThat((double) sum)
            .as("%s admitted from moment %d to %d", limit, from, to)
            .isLessThanOrEqualTo(bound);
      }
    }
    assertThat(admitted[0])
        .as("%s admits of %d frames to a full bucket", limit, CPUS * frames[0])
        .isEqualTo(Math.min(burst, CPUS * frames[0]));
  }

  /** Times that lie apart by nothing, by parts of a packet's period, or by many periods. */
  private static long[] moments(int rate, RandomGenerator random) {
    long period = 1_000_000_000L / rate;
    long[] moments = new long[MOMENTS];
    long now = 1_000_000_000L;
    for (int i = 0; i < MOMENTS; i++) {
      moments[i] = now;
      now +=
          switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> random.nextLong(20 * period + 1);
            default -> random.nextLong(2 * period + 1);
          };
    }
    return moments;
  }

  /** How many were admitted at each moment, by both CPUs together. */
  private static int[] onTwoCpus(LoadedPolicy policy, long[] moments, int[] frames) {
    CyclicBarrier together = new CyclicBarrier(CPUS);
    try (ExecutorService threads = Executors.newFixedThreadPool(CPUS)) {
      Future<int[]> one = threads.submit(() -> ask(policy, moments, frames, together));
      Future<int[]> other = threads.submit(() -> ask(policy, moments, frames, together));
      int[] sum = one.get();
      for (int i = 0; i < sum.length; i++) {
        sum[i] += other.get()[i];
      }
      return sum;
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  private static int[] ask(
      LoadedPolicy policy, long[] moments, int[] frames, CyclicBarrier together)
      throws InterruptedException, BrokenBarrierException {
    int[] admitted = new int[MOMENTS];
    try (KernelRun kernel = new KernelRun(policy)) {
      for (int i = 0; i < MOMENTS; i++) {
        together.await();
        for (int frame = 0; frame < frames[i]; frame++) {
          if (kernel.verdict(ECHO, ECHO.length, moments[i]) == Verdict.PASS) {
            admitted[i]++;
          }
        }
        together.await();
      }
    }
    return admitted;
  }
}

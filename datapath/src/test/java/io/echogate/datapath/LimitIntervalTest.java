package io.echogate.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.testing.Frames;
import io.echogate.icmp.testing.Property;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.policy.Verdict;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Two CPUs ask one bucket at the same moments of a virtual clock. In no interval do they get more
 * than its bound, and whenever they ask often enough, they get what the rate allows.
 */
@NeedsKernel(KernelFeature.XDP)
class LimitIntervalTest {
  private static final byte[] ECHO = Frames.ip4().icmp(8, 0, 0).bytes();
  private static final byte[] OTHER_ECHO = Frames.ip4().source("192.0.2.77").icmp(8, 0, 0).bytes();
  private static final byte[] TIMESTAMP = Frames.ip4().icmp(13, 0, 0).bytes();
  private static final int POLICIES = 6;
  private static final int MOMENTS = 400;
  private static final int CPUS = 2;

  @Test
  void noIntervalAdmitsMoreThanBurstAndRateAndOne() {
    Property.holds(
        random -> {
          for (int i = 0; i < POLICIES; i++) {
            Figures limit = Figures.random(random);
            String text = "ratelimit=r %s; icmp ip4: ratelimit=r { 8 }".formatted(limit);
            Run run = new Run(text, List.of(ECHO), limit, random);
            run.check(limit, 0);
            assertThat(run.admitted(0, 0))
                .as("%s admits of %d frames to a full bucket", limit, run.sentFirst())
                .isEqualTo(Math.min(limit.burst(), run.sentFirst()));
          }
        });
  }

  @Test
  void noBucketOfASumAdmitsMoreWhereverElseItIsAsked() {
    Property.holds(
        random -> {
          for (int i = 0; i < POLICIES; i++) {
            Figures all = Figures.random(random);
            Figures each = Figures.random(random);
            String text =
                """
                policy p {
                    ratelimit=each %s per=source;
                    ratelimit=all %s shared;
                    icmp ip4: ratelimit=each+all { 8 }
                    icmp ip4: ratelimit=all { 13 }
                    defaults { icmp in: block; }
                }
                """
                    .formatted(each, all);
            Run run = new Run(text, List.of(ECHO, OTHER_ECHO, TIMESTAMP), all, random);
            run.check(all, 0, 1, 2);
            run.check(each, 0);
            run.check(each, 1);
          }
        });
  }

  /** What a limit says. */
  private record Figures(int rate, int burst) {
    static Figures random(RandomGenerator random) {
      return new Figures(1 + random.nextInt(5_000), 1 + random.nextInt(200));
    }

    @Override
    public String toString() {
      return "rate=%d/s burst=%d".formatted(rate, burst);
    }
  }

  /** What two CPUs got. */
  private static final class Run {
    private final String text;
    private final long[] moments;

    /** How many of each kind each of both sent at each moment. */
    private final int[] frames;

    /** How many of each kind were admitted at each moment, to both together. */
    private final List<int[]> admitted;

    Run(String text, List<byte[]> kinds, Figures limit, RandomGenerator random) {
      this.text = text;
      moments = moments(limit.rate(), random);
      frames = random.ints(MOMENTS, 1, 2 * limit.burst() / kinds.size() + 2).toArray();
      try (LoadedPolicy policy = TestPolicies.load(text, CompileOptions.Time.VIRTUAL)) {
        admitted = onTwoCpus(policy, kinds, moments, frames);
      }
    }

    int sentFirst() {
      return CPUS * frames[0];
    }

    int admitted(int kind, int moment) {
      return admitted.get(kind)[moment];
    }

    /** Holds some kinds to a limit that they have in common. */
    void check(Figures limit, int... kinds) {
      for (int from = 0; from < MOMENTS; from++) {
        long sum = 0;
        for (int to = from; to < MOMENTS; to++) {
          for (int kind : kinds) {
            sum += admitted(kind, to);
          }
          double bound = limit.burst() + (moments[to] - moments[from]) * (limit.rate() / 1e9) + 1;
          assertThat((double) sum)
              .as("%s admitted from moment %d to %d by %s", limit, from, to, text)
              .isLessThanOrEqualTo(bound);
        }
      }
    }
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

  private static List<int[]> onTwoCpus(
      LoadedPolicy policy, List<byte[]> kinds, long[] moments, int[] frames) {
    CyclicBarrier together = new CyclicBarrier(CPUS);
    try (ExecutorService threads = Executors.newFixedThreadPool(CPUS)) {
      Future<List<int[]>> one = threads.submit(() -> ask(policy, kinds, moments, frames, together));
      Future<List<int[]>> other =
          threads.submit(() -> ask(policy, kinds, moments, frames, together));
      List<int[]> sum = one.get();
      for (int kind = 0; kind < kinds.size(); kind++) {
        for (int i = 0; i < MOMENTS; i++) {
          sum.get(kind)[i] += other.get().get(kind)[i];
        }
      }
      return sum;
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  private static List<int[]> ask(
      LoadedPolicy policy, List<byte[]> kinds, long[] moments, int[] frames, CyclicBarrier together)
      throws InterruptedException, BrokenBarrierException {
    List<int[]> admitted = Stream.generate(() -> new int[MOMENTS]).limit(kinds.size()).toList();
    try (KernelRun kernel = new KernelRun(policy)) {
      for (int i = 0; i < MOMENTS; i++) {
        together.await();
        for (int frame = 0; frame < frames[i]; frame++) {
          for (int kind = 0; kind < kinds.size(); kind++) {
            byte[] bytes = kinds.get(kind);
            if (kernel.verdict(bytes, bytes.length, moments[i]) == Verdict.PASS) {
              admitted.get(kind)[i]++;
            }
          }
        }
        together.await();
      }
    }
    return admitted;
  }
}

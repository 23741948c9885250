package io.echogate.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.datapath.layout.Buckets;
import io.echogate.engine.Evaluator;
import io.echogate.icmp.FrameDecoder;
import io.echogate.icmp.Packet;
import io.echogate.icmp.testing.Frames;
import io.echogate.icmp.testing.Property;
import io.echogate.linux.Mapping;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.policy.Direction;
import io.echogate.policy.Verdict;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What limits admit in the kernel at their ends, and to several CPUs at once. */
@NeedsKernel(KernelFeature.XDP)
class KernelLimitTest {
  private static final long SECOND = 1_000_000_000L;
  private static final String EACH_SOURCE =
      "ratelimit=r rate=1/d burst=1; src ip4.icmp: ratelimit=r { 0.0.0.0/0 }";

  /** 50 bytes long, so that 50,000 bytes a second are 1,000 frames. */
  private static final byte[] ECHO = Frames.ip4().icmp(8, 0, 8).bytes();

  /** Where in an untagged IPv4 frame the source address lies. */
  private static final int SOURCE = 26;

  private static final int FIRST_SOURCE = 10 << 24;

  @Test
  void aBurstThatDoesNotFitSixtyThreeBitsIsCutDown() {
    long most = Long.MAX_VALUE / (86_400 * SECOND);
    try (LoadedPolicy policy = load("ratelimit=r rate=1/d burst=200000;", "r");
        KernelRun kernel = new KernelRun(policy)) {
      assertThat(passed(kernel, ECHO, 2 * most, SECOND)).isEqualTo(most);
    }
  }

  @Test
  void aFrameMorePassesExactlyWhenTheEvaluatorLetsIt() {
    Property.holds(
        random -> {
          for (int i = 0; i < 40; i++) {
            long bytes = ECHO.length * random.nextLong(1, 6) + random.nextInt(2);
            String limit = "ratelimit=r pps=" + random.nextInt(1, 8) + " bps=" + bytes + ";";
            Evaluator evaluator = Evaluator.of(TestPolicies.policy(text(limit, "r")));
            Packet echo = new FrameDecoder().decode(MemorySegment.ofArray(ECHO), 0, ECHO.length);
            try (LoadedPolicy policy = load(limit, "r");
                KernelRun kernel = new KernelRun(policy)) {
              long time = random.nextLong(SECOND);
              for (int frame = 0; frame < 200; frame++) {
                assertThat(kernel.verdict(ECHO, ECHO.length, time))
                    .as("frame %d at %d under %s", frame, time, limit)
                    .isEqualTo(evaluator.evaluate(echo, Direction.IN, time).verdict());
                time = nextEdge(random, time, bytes);
              }
            }
          }
        });
  }

  /** About when a bucket of so many bytes a second has room for another frame, or the same time. */
  private static long nextEdge(RandomGenerator random, long time, long bytes) {
    long frames = random.nextLong(2);
    return time + frames * (ECHO.length * SECOND / bytes + random.nextInt(3));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ratelimit=r pps=1000;",
        "ratelimit=r bps=50000;",
        "ratelimit=r pps=1000 bps=50000;",
        "ratelimit=r pps=1000 bps=1000000;",
        "ratelimit=r pps=100000 bps=50000;",
        "ratelimit=r pps=1000; ratelimit=s bps=50000 pps=2000;",
      })
  void twoCpusGetNoMoreThanBurstAndRate(String limits) throws Exception {
    int frames = 40_000;
    long step = SECOND / 10_000;
    AtomicLong clock = new AtomicLong(SECOND);
    try (LoadedPolicy policy = load(limits, limits.contains("=s") ? "r+s" : "r")) {
      long passed =
          onTwoCpus(
              policy,
              (kernel, turn) -> {
                long sum = 0;
                for (int i = 0; i < frames; i += 50) {
                  sum += passed(kernel, ECHO, 50, clock.get());
                  clock.addAndGet(step);
                }
                return sum;
              });
      long refilled = (clock.get() - SECOND) * 1_000 / SECOND;
      assertThat(passed).isBetween(1_000 + refilled - 2, 1_000 + refilled + 1);
    }
  }

  @Test
  void aPacketThatTheBytesRefuseIsChargedToNoneWhoeverWasFaster() throws Exception {
    int turns = 9_000;
    long step = SECOND / 1_000;
    try (LoadedPolicy policy = load("ratelimit=r pps=1100 bps=50000;", "r")) {
      try (KernelRun kernel = new KernelRun(policy)) {
        assertThat(passed(kernel, ECHO, 2_000, SECOND)).isEqualTo(1_000);
      }
      long passed =
          onTwoCpus(
              policy,
              (kernel, turn) -> {
                long sum = 0;
                for (int i = 1; i <= turns; i++) {
                  turn.await(i);
                  sum += passed(kernel, ECHO, 1, SECOND + i * step);
                }
                return sum;
              });
      assertThat(passed).isBetween(turns - 50L, turns + 1L);
      // Always busy, the packets' arrival time tells how many were charged.
      long period = 909_091;
      assertThat(packetTime(policy) - SECOND).isEqualTo((1_000 + passed) * period);
    }
  }

  private static long packetTime(LoadedPolicy policy) {
    try (Mapping buckets = policy.objects().buckets().mmap(Mapping.Access.READ)) {
      return buckets.segment().get(ValueLayout.JAVA_LONG, Buckets.PACKET_TIME);
    }
  }

  @Test
  void aSourceThatTakesThePlaceOfAnotherHasAFullBucket() {
    // More than the table has room for.
    int sources = 140_000;
    byte[] frame = ECHO.clone();
    try (LoadedPolicy policy = TestPolicies.load(EACH_SOURCE, CompileOptions.Time.VIRTUAL);
        KernelRun kernel = new KernelRun(policy)) {
      for (int i = 0; i < sources; i++) {
        ByteBuffer.wrap(frame).putInt(SOURCE, FIRST_SOURCE + i);
        assertThat(passed(kernel, frame, 1, SECOND)).as("source %d", i).isEqualTo(1);
      }
    }
  }

  @Test
  void aSourceThatTwoCpusMeetFirstHasOneBucket() throws Exception {
    int sources = 4_000;
    try (LoadedPolicy policy = TestPolicies.load(EACH_SOURCE, CompileOptions.Time.VIRTUAL)) {
      long passed =
          onTwoCpus(
              policy,
              (kernel, turn) -> {
                byte[] frame = ECHO.clone();
                long sum = 0;
                for (int i = 0; i < sources; i++) {
                  ByteBuffer.wrap(frame).putInt(SOURCE, FIRST_SOURCE + i);
                  turn.await(i);
                  sum += passed(kernel, frame, 3, SECOND);
                }
                return sum;
              });
      assertThat(passed).isBetween((long) sources, sources + sources / 100L);
    }
  }

  /** What a thread does with its own way into the kernel. */
  private interface Work {
    long run(KernelRun kernel, Turn turn);
  }

  /** Keeps two threads in step, as closely as spinning can. */
  private record Turn(AtomicLong mine, AtomicLong theirs) {

    /** Waits until the other has come to this step, or has ended. */
    void await(long step) {
      mine.set(step);
      for (int spins = 0; theirs.get() < step; spins++) {
        if (spins < 10_000) {
          Thread.onSpinWait();
        } else {
          LockSupport.parkNanos(1);
        }
      }
    }
  }

  /** The sum of what two threads return that do the same. */
  private static long onTwoCpus(LoadedPolicy policy, Work work) throws Exception {
    AtomicLong one = new AtomicLong(-1);
    AtomicLong other = new AtomicLong(-1);
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Future<Long> first = threads.submit(() -> run(policy, work, new Turn(one, other)));
      Future<Long> second = threads.submit(() -> run(policy, work, new Turn(other, one)));
      return first.get() + second.get();
    }
  }

  private static long run(LoadedPolicy policy, Work work, Turn turn) {
    try (KernelRun kernel = new KernelRun(policy)) {
      turn.await(0);
      return work.run(kernel, turn);
    } finally {
      turn.mine().set(Long.MAX_VALUE);
    }
  }

  private static LoadedPolicy load(String limits, String sum) {
    return TestPolicies.load(text(limits, sum), CompileOptions.Time.VIRTUAL);
  }

  private static String text(String limits, String sum) {
    return limits + " icmp ip4: ratelimit=" + sum + " { 8 }";
  }

  private static long passed(KernelRun kernel, byte[] frame, long frames, long time) {
    long passed = 0;
    for (long i = 0; i < frames; i++) {
      if (kernel.verdict(frame, frame.length, time) == Verdict.PASS) {
        passed++;
      }
    }
    return passed;
  }
}

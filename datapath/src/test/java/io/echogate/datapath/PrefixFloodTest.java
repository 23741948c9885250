package io.echogate.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.Family;
import io.echogate.icmp.testing.Frames;
import io.echogate.icmp.testing.Property;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.policy.Verdict;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What limits for each source admit when there are many sources. */
@NeedsKernel(KernelFeature.XDP)
class PrefixFloodTest {
  private static final long SECOND = 1_000_000_000L;

  /** Spoofed packets, each of another source, at 100,000 a second. */
  private static final int SPOOFED = Integer.getInteger("flood.spoofed", 200_000);

  private static final long SPOOFED_GAP = SECOND / 100_000;
  private static final int STEADY = 100;

  private static final int SOURCES = 30_000;
  private static final int PACKETS = Integer.getInteger("flood.packets", 500_000);

  @Test
  void aSpoofedFloodTakesNoBucketFromSteadyTalkers() {
    int rate = 20;
    int burst = 10;
    Property.holds(
        random -> {
          try (LoadedPolicy policy = load(rate, burst);
              KernelRun kernel = new KernelRun(policy)) {
            Sender sender = new Sender(kernel, Family.IP4);
            int[] steady = random.ints().distinct().limit(STEADY).toArray();
            long[] admitted = new long[STEADY];
            // Each steady talker sends twice as much as it may.
            long between = SECOND / (2L * rate * STEADY) / SPOOFED_GAP;
            for (int i = 0; i < SPOOFED; i++) {
              long now = SECOND + i * SPOOFED_GAP;
              boolean _ = sender.passes(random.nextInt(), now);
              if (i % between == 0) {
                int talker = (int) (i / between % STEADY);
                admitted[talker] += sender.passes(steady[talker], now) ? 1 : 0;
              }
            }
            long bound = burst + SPOOFED * SPOOFED_GAP * rate / SECOND + 1;
            assertThat(Arrays.stream(admitted).boxed().toList())
                .allSatisfy(packets -> assertThat(packets).isBetween(bound - 3, bound));
          }
        });
  }

  /** A packet of a source at a time. */
  private record Next(long time, int source) {}

  @ParameterizedTest
  @EnumSource
  void thirtyThousandSourcesAreEachHeldToTheirLimit(Family family) {
    int rate = 10;
    int burst = 5;
    long period = SECOND / rate;
    Property.holds(
        random -> {
          try (LoadedPolicy policy = load(rate, burst);
              KernelRun kernel = new KernelRun(policy)) {
            Sender sender = new Sender(kernel, family);
            int[] sources = random.ints().distinct().limit(SOURCES).toArray();
            long[] gaps = IntStream.range(0, SOURCES).mapToLong(i -> gap(period, random)).toArray();
            PriorityQueue<Next> queue = new PriorityQueue<>(Comparator.comparingLong(Next::time));
            for (int i = 0; i < SOURCES; i++) {
              queue.add(new Next(SECOND + random.nextLong(gaps[i]), i));
            }
            long[] arrival = new long[SOURCES];
            Set<Integer> beyond = new HashSet<>();
            for (int i = 0; i < PACKETS; i++) {
              Next next = queue.remove();
              int source = next.source();
              if (sender.passes(sources[source], next.time())) {
                arrival[source] = Math.max(arrival[source], next.time()) + period;
                if (arrival[source] > next.time() + (burst + 1) * period) {
                  beyond.add(source);
                }
              }
              queue.add(new Next(next.time() + random.nextLong(2 * gaps[source]) + 1, source));
            }
            // That all eight ways of a source are taken by others that owe more is possible.
            assertThat(beyond).hasSizeLessThanOrEqualTo(3);
          }
        });
  }

  /** On average between packets: from a thirtieth of what is allowed to ten times as much. */
  private static long gap(long period, RandomGenerator random) {
    return (long) (10 * period / Math.pow(300, random.nextDouble()));
  }

  private static LoadedPolicy load(int rate, int burst) {
    return TestPolicies.load(
        """
        policy p {
            ratelimit=each rate=%d/s burst=%d per=source;
            icmp ip4: ratelimit=each { 8 }
            icmp ip6: ratelimit=each { 128 }
            defaults { icmp in: block; }
        }
        """
            .formatted(rate, burst),
        CompileOptions.Time.VIRTUAL);
  }

  /** Sends echo requests of any source. */
  private static final class Sender {
    // Where in an untagged frame the source address lies.
    private static final int SOURCE4 = 26;
    private static final int SOURCE6 = 22;

    private final KernelRun kernel;
    private final byte[] frame;
    private final int source;

    Sender(KernelRun kernel, Family family) {
      this.kernel = kernel;
      boolean four = family == Family.IP4;
      frame = (four ? Frames.ip4().icmp(8, 0, 8) : Frames.ip6().icmp(128, 0, 8)).bytes();
      source = four ? SOURCE4 : SOURCE6;
    }

    boolean passes(int address, long now) {
      ByteBuffer.wrap(frame).putInt(source, address);
      return kernel.verdict(frame, frame.length, now) == Verdict.PASS;
    }
  }
}

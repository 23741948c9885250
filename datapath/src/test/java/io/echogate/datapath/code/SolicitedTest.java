package io.echogate.datapath.code;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.ebpf.BpfMap;
import io.echogate.engine.Requests;
import io.echogate.icmp.Exchange;
import io.echogate.icmp.FrameDecoder;
import io.echogate.icmp.Packet;
import io.echogate.icmp.testing.Property;
import io.echogate.icmp.testing.RandomFrames;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the kernel remembers of queries, and which replies answer them, against the evaluator. */
@NeedsKernel(KernelFeature.XDP)
class SolicitedTest {
  private static final long SECOND = 1_000_000_000L;
  private static final int FRAMES = Integer.getInteger("frames", 30_000);

  @ParameterizedTest
  @EnumSource
  void randomTrafficOfSeveralProgramsIsAnsweredAsTheEvaluatorSays(FrameBytes bytes) {
    Property.holds(
        random -> {
          try (BpfMap table = FlowRun.newRequests();
              FlowRun first = new FlowRun(bytes, Set.of(), table);
              FlowRun second = new FlowRun(bytes, Set.of(), table)) {
            int answered = traffic(random, first, second);
            assertThat(answered).isGreaterThan(FRAMES / 500);
          }
        });
  }

  private static int traffic(RandomGenerator random, FlowRun first, FlowRun second) {
    RandomFrames frames = new RandomFrames(random);
    FrameDecoder decoder = new FrameDecoder();
    Requests requests = new Requests();
    byte[] frame = new byte[RandomFrames.MAX_LENGTH];
    long now = 0;
    int answered = 0;
    for (int i = 0; i < FRAMES; i++) {
      int length = frames.next(frame);
      Packet packet = decoder.decode(MemorySegment.ofArray(frame), 0, length);
      now += pause(random);
      if (!FlowRun.suits(packet)) {
        requests.sent(packet, now);
        continue;
      }
      FlowRun run = random.nextBoolean() ? first : second;
      if (Exchange.queryOf(Objects.requireNonNull(packet.family()), packet.type()) != Packet.NONE) {
        boolean expected = requests.answeredBy(packet, now);
        assertThat(run.solicited(frame, length, packet, now))
            .as("frame %d: %s", i, HexFormat.of().formatHex(frame, 0, length))
            .isEqualTo(expected);
        answered += expected ? 1 : 0;
      }
      requests.sent(packet, now);
      run.remember(frame, length, packet, now);
    }
    return answered;
  }

  /** Mostly short, sometimes about as long as a request is remembered, to the nanosecond. */
  private static long pause(RandomGenerator random) {
    return switch (random.nextInt(40)) {
      case 0 -> 60 * SECOND - 1 + random.nextInt(3);
      case 1 -> 30 * SECOND;
      case 2, 3, 4 -> random.nextLong(10 * SECOND);
      case 5, 6 -> 0;
      default -> random.nextLong(SECOND);
    };
  }
}

package io.echogate.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.datapath.layout.Counted;
import io.echogate.icmp.FrameDecoder;
import io.echogate.icmp.Packet;
import io.echogate.icmp.testing.Acceptance;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.policy.Direction;
import io.echogate.policy.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The acceptance tables hold in the kernel, by test runs. */
@NeedsKernel(KernelFeature.XDP)
class AcceptanceTest {
  /** The tables name no date of their frames: they came after all days that policies name. */
  private static final long START =
      Duration.between(Instant.EPOCH, Instant.parse("2026-01-01T00:00:00Z")).toNanos();

  @TestFactory
  Stream<DynamicTest> frames() {
    return Acceptance.verdicts().stream()
        .map(row -> DynamicTest.dynamicTest(row.id(), () -> check(List.of(row))));
  }

  @TestFactory
  Stream<DynamicTest> sequences() {
    return Acceptance.sequences().entrySet().stream()
        .map(
            sequence ->
                DynamicTest.dynamicTest(sequence.getKey(), () -> check(sequence.getValue())));
  }

  private static void check(List<Acceptance.Row> rows) {
    String text = rows.getFirst().policy();
    FrameDecoder decoder = new FrameDecoder();
    try (Closing closing = new Closing()) {
      LoadedPolicy policy = closing.add(TestPolicies.load(text, CompileOptions.Time.VIRTUAL));
      Map<Direction, KernelRun> kernels = new EnumMap<>(Direction.class);
      kernels.put(Direction.IN, closing.add(new KernelRun(policy)));
      if (policy.objects().leaving().isPresent()) {
        kernels.put(Direction.OUT, closing.add(KernelRun.leaving(policy)));
      }
      for (Acceptance.Row row : rows) {
        Direction direction = direction(row.direction());
        KernelRun kernel = kernels.get(direction);
        if (kernel == null) {
          // What leaves meets no program.
          assertThat(row.verdict()).as(row.id()).isEqualTo("pass");
          continue;
        }
        byte[] frame = row.frame();
        long before = packets(policy);
        String verdict = kernel.verdict(frame, frame.length, START + row.nanos()).text();
        assertThat(verdict).as(row.id()).isEqualTo(row.verdict());

        Packet packet = kernel.packet(decoder, frame.length);
        Reason reason = reason(row.reason());
        assertThat(packets(policy)).isEqualTo(before + 1);
        assertThat(
                policy.compiled().tables().counted().stream()
                    .filter(one -> counts(one, packet, direction, reason))
                    .mapToLong(one -> kernel.packets(one.cell()))
                    .sum())
            .as("%s counted as %s", row.id(), row.reason())
            .isPositive();
      }
    }
  }

  private static long packets(LoadedPolicy policy) {
    return policy.counts().counters().stream().mapToLong(Counter::packets).sum();
  }

  /** Whether a counter counts packets like this one when that is the reason. */
  private static boolean counts(Counted one, Packet packet, Direction direction, Reason reason) {
    boolean typed = one.type() != Counted.NO_TYPE;
    return one.direction() == direction
        && one.reason() == reason
        && (reason == Reason.NOT_ICMP || Objects.equals(one.family(), packet.family()))
        && (!typed || one.type() == packet.type());
  }

  private static Direction direction(String text) {
    return Arrays.stream(Direction.values())
        .filter(direction -> direction.text().equals(text))
        .findFirst()
        .orElseThrow();
  }

  private static Reason reason(String text) {
    return Arrays.stream(Reason.values())
        .filter(reason -> reason.text().equals(text))
        .findFirst()
        .orElseThrow();
  }
}

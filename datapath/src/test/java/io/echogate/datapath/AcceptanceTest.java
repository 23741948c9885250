package io.echogate.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.FrameDecoder;
import io.echogate.icmp.Packet;
import io.echogate.icmp.testing.Acceptance;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.policy.Reason;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The acceptance tables hold in the kernel, by test runs. */
@NeedsKernel(KernelFeature.XDP)
class AcceptanceTest {

  @TestFactory
  Stream<DynamicTest> frames() {
    return Acceptance.verdicts().stream()
        .filter(AcceptanceTest::enforceable)
        .map(row -> DynamicTest.dynamicTest(row.id(), () -> check(List.of(row))));
  }

  @TestFactory
  Stream<DynamicTest> sequences() {
    return Acceptance.sequences().entrySet().stream()
        .filter(sequence -> enforceable(sequence.getValue().getFirst()))
        .map(
            sequence ->
                DynamicTest.dynamicTest(sequence.getKey(), () -> check(sequence.getValue())));
  }

  /** The dialect that the language reads, without the source filter. */
  private static boolean enforceable(Acceptance.Row row) {
    return row.xfw() && Enforceable.refusals(TestPolicies.policy(row.policy())).isEmpty();
  }

  private static void check(List<Acceptance.Row> rows) {
    String text = rows.getFirst().policy();
    FrameDecoder decoder = new FrameDecoder();
    try (LoadedPolicy policy = TestPolicies.load(text, CompileOptions.Time.VIRTUAL);
        KernelRun kernel = new KernelRun(policy)) {
      for (Acceptance.Row row : rows) {
        byte[] frame = row.frame();
        long before = kernel.allPackets();
        String verdict = kernel.verdict(frame, frame.length, row.nanos()).text();
        assertThat(verdict).as(row.id()).isEqualTo(row.verdict());

        Packet packet = kernel.packet(decoder, frame.length);
        int cell = KernelRun.cell(packet, reason(row.reason()));
        assertThat(kernel.allPackets()).isEqualTo(before + 1);
        assertThat(kernel.packets(cell))
            .as("%s counted as %s", row.id(), row.reason())
            .isPositive();
      }
    }
  }

  private static Reason reason(String text) {
    return Arrays.stream(Reason.values())
        .filter(reason -> reason.text().equals(text))
        .findFirst()
        .orElseThrow();
  }
}

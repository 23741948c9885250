package io.echogate.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.datapath.layout.EventControl;
import io.echogate.datapath.layout.EventRecord;
import io.echogate.ebpf.BpfMap;
import io.echogate.ebpf.Feature;
import io.echogate.ebpf.MapSpec;
import io.echogate.icmp.Family;
import io.echogate.icmp.FrameDecoder;
import io.echogate.icmp.testing.Frames;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Policies report as far as the kernel lets them, and are enforced in any case. */
@NeedsKernel(KernelFeature.XDP)
class EventsOnOldKernelsTest {
  private static final List<String> POLICIES =
      List.of(
          "xfw { icmp ip4: block { 8 } }",
          "policy p { icmp ip4 : block { 8 } icmp ip4 : allow { 13 } log; defaults { icmp in:"
              + " allow; } }");

  @TempDir private Path lock;

  private static LoadedPolicy load(String text, Feature... missing) {
    CompileOptions options = TestPolicies.options(CompileOptions.Time.KERNEL).without(missing);
    CompiledPolicy compiled = CompiledPolicy.of(TestPolicies.policy(text), options);
    return LoadedPolicy.load(compiled, TestPolicies.applied(text));
  }

  private static void judge(LoadedPolicy policy, byte[] frame) {
    try (FrameRun run = FrameRun.of(policy)) {
      FrameDecoder decoder = new FrameDecoder();
      var _ = run.judge(frame, decoder.decode(MemorySegment.ofArray(frame), 0, frame.length));
    }
  }

  private static Optional<BpfMap> map(LoadedPolicy policy, String name) {
    return policy.objects().maps().stream()
        .filter(map -> map.spec().name().equals(name))
        .findFirst();
  }

  @Test
  void withoutRingsNothingIsReported() {
    for (String text : POLICIES) {
      try (LoadedPolicy policy = load(text, Feature.RING_BUFFERS)) {
        assertThat(policy.compiled().program().maps())
            .extracting(MapSpec::name)
            .doesNotContain(EventRecord.RING, EventControl.NAME);
        judge(policy, Frames.ip4().bytes());
        assertThat(policy.counts().counters())
            .anySatisfy(counter -> assertThat(counter.type()).hasValue(8));
      }
    }
  }

  @Test
  void withoutCopiesOfBytesTheyAreLoadedOneByOne() {
    for (String text : POLICIES) {
      for (Feature[] missing : new Feature[][] {{}, {Feature.XDP_LOAD_BYTES}}) {
        try (LoadedPolicy policy = load(text, missing);
            EventReader reader =
                EventReader.open(
                    map(policy, EventControl.NAME).orElseThrow(),
                    map(policy, EventRecord.RING).orElseThrow(),
                    lock)) {
          EventPolicies policies =
              new EventPolicies(
                  () -> List.of(TestPolicies.applied(text)), TestPolicies::read, () -> 0);
          judge(policy, Frames.ip4().icmp(8, 0, 100).bytes());
          int count =
              reader.poll(
                  event -> {
                    assertThat(event.family()).contains(Family.IP4);
                    assertThat(event.type()).hasValue(8);
                    assertThat(policies.meaning(event).orElseThrow().reason().text())
                        .isEqualTo("blocked");
                  },
                  10);
          assertThat(count).as(text).isOne();
        }
      }
    }
  }
}

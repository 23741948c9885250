package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.ebpf.Feature;
import io.echogate.ebpf.Features;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.policy.Policy;
import io.echogate.policy.language.PolicyReader;
import io.echogate.policy.source.Source;
import org.junit.jupiter.api.Test;

@NeedsKernel(KernelFeature.XDP)
class KernelRemarksTest {
  private static final Features KERNEL = Features.ofKernel();

  private static Policy policy(String text) {
    return PolicyReader.read(new Source("test.policy", text)).policies().getFirst();
  }

  private static final Policy PLAIN = policy("xfw { icmp ip4: block { 8 } }");
  private static final Policy LIMITED =
      policy("xfw { ratelimit=r pps=5; icmp ip4: ratelimit=r { 8 } }");
  private static final Policy LIMITED_SOURCE =
      policy("xfw { ratelimit=r pps=5; src ip4: ratelimit=r { 192.0.2.0/24 } }");
  private static final Policy LIMITED_DEFAULT =
      policy("policy p { ratelimit=r pps=5; defaults { icmp in: ratelimit=r; } }");

  @Test
  void ofAKernelThatHasAllThereIsNothingToSay() {
    assertThat(KernelRemarks.of(LIMITED, KERNEL)).isEmpty();
  }

  @Test
  void withoutCompareAndExchangeLimitsAreNotExact() {
    Features lesser = KERNEL.without(Feature.FETCHING_ATOMICS);

    assertThat(KernelRemarks.of(LIMITED, lesser))
        .containsExactly(
            "limits may admit a few packets more where several CPUs ask one at the same moment:"
                + " this kernel has no atomic compare and exchange (Linux 5.12 has)");
    assertThat(KernelRemarks.of(LIMITED_SOURCE, lesser)).hasSize(1);
    assertThat(KernelRemarks.of(LIMITED_DEFAULT, lesser)).hasSize(1);
    assertThat(KernelRemarks.of(PLAIN, lesser)).isEmpty();
  }

  @Test
  void withoutRingsNothingIsReported() {
    Features lesser = KERNEL.without(Feature.RING_BUFFERS);

    assertThat(KernelRemarks.of(PLAIN, lesser))
        .containsExactly(
            "events shows nothing of this filter: this kernel has no ring buffers (Linux 5.8 has);"
                + " status counts all the same");
    Refusal refusal = EventsVerb.noEvents(lesser);
    assertThat(refusal.code()).isEqualTo(ExitCode.REFUSED);
    assertThat(refusal.text())
        .isEqualTo(
            """
            echogate: error: filters report nothing on this kernel: it has no ring buffers (Linux \
            5.8 has)
            help: echogate status has the counts
            """);
  }
}

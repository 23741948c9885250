package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever applies a policy is told where {@code related} cannot know all flows. */
@NeedsKernel({KernelFeature.XDP, KernelFeature.VETH})
class RelatedFlowsTest {
  private static final String RELATED =
      "policy p { icmp ip4 : allow { destination-unreachable } related; icmp ip4 : block { 13 }"
          + " defaults { icmp in: allow; } }";
  private static final String ALLOW =
      "policy p { icmp ip4 : allow { destination-unreachable } defaults { icmp in: allow; } }";

  @ParameterizedTest
  @ValueSource(strings = {"net.ipv4.ip_forward", "net.ipv6.conf.all.forwarding"})
  void aRouterWhoseKernelTracksNothingIsTold(String forwarding) {
    try (FilteredHost host = new FilteredHost()) {
      assertThat(warnings(host, RELATED)).doesNotContain("related-unavailable");

      host.sysctl(forwarding, "1");

      assertThat(warnings(host, RELATED))
          .contains(
              "echogate: warning: right0: related-unavailable: this machine forwards packets, and"
                  + " the kernel tracks no connection here now");
      assertThat(warnings(host, ALLOW)).doesNotContain("related-unavailable");
    }
  }

  @Test
  void whereTheKernelTracksConnectionsItIsNot() {
    try (FilteredHost host = new FilteredHost()) {
      host.sysctl("net.ipv4.ip_forward", "1");
      host.trackConnections();
      assertThat(host.ping("192.0.2.2", 1, 20)).isEqualTo(1);

      assertThat(warnings(host, RELATED)).doesNotContain("related-unavailable");
    }
  }

  private static String warnings(FilteredHost host, String policy) {
    Run run = host.apply(policy);
    assertThat(run.status()).as("%s", run).isZero();
    return run.err();
  }
}

package io.echogate.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.ebpf.Feature;
import io.echogate.ebpf.Features;
import io.echogate.linux.NetNamespace;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import org.junit.jupiter.api.Test;

/** Whom programs ask for flows depends on what the kernel has. */
@NeedsKernel(KernelFeature.XDP)
class FlowKnowledgeTest {
  private static final Features KERNEL = Features.ofKernel();

  @Test
  void whatTheKernelLacksIsNotAsked() {
    assertThat(FlowKnowledge.of(KERNEL, ProgramForm.XDP))
        .isEqualTo(FlowKnowledge.CONNTRACK_AND_SOCKETS);
    assertThat(FlowKnowledge.of(KERNEL, ProgramForm.TC))
        .isEqualTo(FlowKnowledge.CONNTRACK_AND_SOCKETS);
    Features untracked = KERNEL.without(Feature.XDP_CONNTRACK);
    assertThat(FlowKnowledge.of(untracked, ProgramForm.XDP)).isEqualTo(FlowKnowledge.SOCKETS);
    assertThat(FlowKnowledge.of(untracked, ProgramForm.TC))
        .isEqualTo(FlowKnowledge.CONNTRACK_AND_SOCKETS);
    assertThat(FlowKnowledge.of(KERNEL.without(Feature.SOCKET_LOOKUP), ProgramForm.XDP))
        .isEqualTo(FlowKnowledge.CONNTRACK);
    assertThat(FlowKnowledge.of(untracked.without(Feature.SOCKET_LOOKUP), ProgramForm.XDP))
        .isEqualTo(FlowKnowledge.QUERIES);
  }

  @Test
  void onlyConntrackKnowsTheFlowsOfOthers() {
    assertThat(FlowKnowledge.values())
        .filteredOn(FlowKnowledge::coversForwarded)
        .containsExactly(FlowKnowledge.CONNTRACK_AND_SOCKETS, FlowKnowledge.CONNTRACK);
  }

  @Test
  void aNamespaceWithoutRulesTracksNothing() {
    try (NetNamespace namespace = NetNamespace.createAnonymous()) {
      assertThat(FlowKnowledge.trackedConnections(namespace)).isZero();
    }
  }
}

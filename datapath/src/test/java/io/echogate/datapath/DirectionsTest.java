package io.echogate.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.linux.GracePeriod;
import io.echogate.linux.LinkInfo;
import io.echogate.linux.Links;
import io.echogate.linux.PacketSocket;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.policy.Reason;
import io.echogate.policy.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One policy judges what arrives at an interface and what leaves it, as long as it is in force. */
@NeedsKernel({KernelFeature.XDP, KernelFeature.TCX, KernelFeature.VETH})
class DirectionsTest {
  private static final String IN = TestPolicies.blocking(8);
  private static final String BOTH = TestPolicies.blocking(8, 13);
  private static final String OTHER = TestPolicies.blocking(8, 15);
  private static final int ECHO = 8;
  private static final int TIMESTAMP = 13;
  private static final int INFORMATION = 15;

  @TempDir Path bpffs;

  private FilteredHost host;

  @BeforeEach
  void connect() {
    host = FilteredHost.create(bpffs);
  }

  @AfterEach
  void disconnect() {
    host.close();
  }

  @Test
  void onePolicyJudgesBothDirections() throws IOException {
    Filters.Installation done = host.apply(BOTH);

    assertThat(done.hook()).isEqualTo(Hook.NATIVE);
    assertThat(done.leaving()).contains(Hook.TCX);
    host.send(ECHO, 2);
    assertThat(host.leaving(ECHO, TIMESTAMP, INFORMATION)).containsExactly(ECHO, INFORMATION);
    assertThat(FilteredHost.packets(host.counts(), ECHO, Reason.BLOCKED)).isEqualTo(2);
    assertThat(FilteredHost.leaving(host.counts(), Verdict.PASS)).isEqualTo(2);
    assertThat(FilteredHost.leaving(host.counts(), Verdict.DROP)).isEqualTo(1);
    assertThat(status()).isEqualTo(new LeavingStatus.InForce(Hook.TCX));
    assertThat(host.pins()).containsExactly(program(), "link", "link_leaving");
    assertThat(host.pinsIn(program())).contains("leaving").doesNotContain("interim");
  }

  @Test
  void aPolicyThatSaysNothingOfWhatLeavesHasNoProgramThere() throws IOException {
    Filters.Installation done = host.apply(IN);

    assertThat(done.leaving()).isEmpty();
    assertThat(status()).isEqualTo(new LeavingStatus.Unfiltered());
    assertThat(host.pins()).containsExactly(program(), "link");
    assertThat(host.pinsIn(program())).doesNotContain("leaving", "interim");
  }

  @Test
  void theNextPolicyTakesThePlaceInBothDirections() throws IOException {
    host.apply(BOTH);
    assertThat(host.leaving(TIMESTAMP, INFORMATION)).containsExactly(INFORMATION);

    assertThat(host.apply(OTHER).leaving()).contains(Hook.TCX);

    assertThat(host.leaving(TIMESTAMP, INFORMATION)).containsExactly(TIMESTAMP);
    host.apply(TestPolicies.blocking(42, INFORMATION));
    assertThat(host.leaving(TIMESTAMP, INFORMATION)).containsExactly(TIMESTAMP);
    assertThat(FilteredHost.leaving(host.counts(), Verdict.DROP)).as("counted on").isEqualTo(2);
    assertThat(host.pins()).containsExactly(program(), "history", "link", "link_leaving");
  }

  @Test
  void whereTheNextPolicySaysNothingOfWhatLeavesEverythingLeaves() throws IOException {
    host.apply(BOTH);

    assertThat(host.apply(IN).leaving()).isEmpty();

    assertThat(host.leaving(TIMESTAMP)).containsExactly(TIMESTAMP);
    assertThat(host.pins()).containsExactly(program(), "history", "link");
    assertThat(host.apply(BOTH).leaving()).contains(Hook.TCX);
    assertThat(host.leaving(TIMESTAMP)).isEmpty();
  }

  @Test
  void detachingTakesBothOff() throws IOException {
    host.apply(BOTH);

    assertThat(host.filters().detach(host.name())).isTrue();

    assertThat(host.leaving(TIMESTAMP)).containsExactly(TIMESTAMP);
    assertThat(host.link().xdpProgram()).isZero();
    assertThat(host.pins()).isEmpty();
  }

  @Test
  void aRollbackIsOneOfBothDirections() {
    host.apply(BOTH);
    host.apply(IN);

    host.apply(host.filters().history(host.name()).getFirst().text());

    assertThat(host.leaving(TIMESTAMP)).isEmpty();
  }

  @Test
  void theInterfaceMayGoAndComeBack() throws IOException {
    host.apply(BOTH);
    LinkInfo gone = host.link();
    replaceInterface();
    assertThat(host.link().index()).isNotEqualTo(gone.index());

    try (InstalledFilter filter = host.filter()) {
      assertThat(filter.hook()).isEmpty();
      assertThat(filter.leaving()).isEqualTo(new LeavingStatus.Unfiltered());
      assertThat(filter.applied().text()).isEqualTo(BOTH);
    }
    assertThat(host.apply(OTHER).replaced()).isFalse();
    assertThat(host.leaving(TIMESTAMP, INFORMATION)).containsExactly(TIMESTAMP);
    assertThat(host.pins()).containsExactly(program(), "link", "link_leaving");

    replaceInterface();
    assertThat(host.filters().detach(host.name())).isTrue();
    assertThat(host.pins()).isEmpty();
  }

  private void replaceInterface() {
    try (Links links = Links.of(host.hosts().right().namespace())) {
      links.delete(host.link().index());
      links.createVeth(
          host.name(), host.hosts().left().namespace(), host.hosts().left().link().name());
      links.setUp(links.require(host.name()).index());
    }
    try (Links links = Links.of(host.hosts().left().namespace())) {
      links.setUp(links.require(host.hosts().left().link().name()).index());
    }
  }

  @Test
  void framesInPiecesAreReadAsTheyLeave() {
    int mtu = 9000;
    for (var side : List.of(host.hosts().left(), host.hosts().right())) {
      try (Links links = Links.of(side.namespace())) {
        links.setMtu(links.require(side.link().name()).index(), mtu);
      }
    }
    Placement placement = Placement.automatic(host.link());
    Candidate candidate = TestPolicies.candidate(BOTH, placement.form());
    host.filters().apply(candidate, host.link(), placement.hooks(), Optional.empty());
    // The first piece of a frame that is longer than a page ends behind the Ethernet header.
    byte[] large = Arrays.copyOf(FilteredHost.frame(TIMESTAMP), 8000);
    try (PacketSocket socket = host.hosts().right().openSocket()) {
      assertThat(socket.send(large)).isFalse();
    }
    GracePeriod.await();
    assertThat(FilteredHost.leaving(host.counts(), Verdict.DROP)).isEqualTo(1);
  }

  private LeavingStatus status() {
    try (InstalledFilter filter = host.filter()) {
      return filter.leaving();
    }
  }

  private String program() {
    return Integer.toString(host.link().xdpProgram());
  }
}

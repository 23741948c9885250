package io.echogate.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.policy.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A trial is one of both directions: they look at the same word, and both go back to what was
 * there, whichever of the two policies says something of what leaves.
 */
@NeedsKernel({KernelFeature.XDP, KernelFeature.TCX, KernelFeature.VETH})
class DirectionsOnTrialTest {
  private static final String IN = TestPolicies.blocking(42);
  private static final String OUT_13 = TestPolicies.blocking(8, 13);
  private static final String OUT_15 = TestPolicies.blocking(8, 15);
  private static final int ECHO = 8;
  private static final int TIMESTAMP = 13;
  private static final int INFORMATION = 15;
  private static final Optional<Duration> LONG = Optional.of(Duration.ofMinutes(5));

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
  void bothPoliciesFilterWhatLeaves() throws IOException {
    host.apply(OUT_13);
    host.apply(OUT_15, LONG);
    assertLeave(TIMESTAMP);

    expire();

    assertLeave(INFORMATION);
    assertThat(status()).isEqualTo(new LeavingStatus.InForce(Hook.TCX));
    assertThat(host.filters().confirm(host.name())).isEqualTo(Confirmation.TOO_LATE);
    assertLeave(INFORMATION);
    assertPins("link", "link_leaving");
  }

  @Test
  void onlyTheCandidateFiltersWhatLeaves() throws IOException {
    host.apply(IN);
    host.apply(OUT_13, LONG);
    assertLeave(INFORMATION);
    assertThat(status()).isEqualTo(new LeavingStatus.InForce(Hook.TCX));

    expire();

    assertLeave(TIMESTAMP, INFORMATION);
    assertThat(status()).isEqualTo(new LeavingStatus.Unfiltered());
    assertThat(host.filters().confirm(host.name())).isEqualTo(Confirmation.TOO_LATE);
    assertPins("link");
  }

  @Test
  void onlyThePolicyBeforeFiltersWhatLeaves() throws IOException {
    host.apply(OUT_13);
    assertThat(host.apply(IN, LONG).leaving()).isEmpty();
    assertLeave(TIMESTAMP, INFORMATION);
    assertThat(status()).isEqualTo(new LeavingStatus.Unfiltered());
    assertThat(host.pinsIn(program())).contains("interim", "previous_leaving");

    expire();

    assertLeave(INFORMATION);
    assertThat(status()).isEqualTo(new LeavingStatus.InForce(Hook.TCX));
    assertThat(host.filters().confirm(host.name())).isEqualTo(Confirmation.TOO_LATE);
    assertLeave(INFORMATION);
    assertPins("link", "link_leaving");
  }

  @Test
  void confirmedThePolicyBeforeIsGoneInBothDirections() throws IOException {
    host.apply(OUT_13);
    host.apply(IN, LONG);

    assertThat(host.filters().confirm(host.name())).isEqualTo(Confirmation.CONFIRMED);

    assertLeave(TIMESTAMP, INFORMATION);
    assertPins("history", "link");
    assertThat(host.pinsIn(program())).doesNotContain("interim", "leaving");
  }

  @Test
  void confirmedTheCandidateFiltersOn() throws IOException {
    host.apply(OUT_13);
    host.apply(OUT_15, LONG);

    assertThat(host.filters().confirm(host.name())).isEqualTo(Confirmation.CONFIRMED);

    assertLeave(TIMESTAMP);
    assertPins("history", "link", "link_leaving");
    assertThat(host.pinsIn(program()))
        .contains("leaving")
        .doesNotContain("trial", "previous", "previous_leaving");
  }

  @Test
  void withoutAPolicyBeforeEverythingLeavesAfterTheTrial() throws IOException {
    host.apply(OUT_13, LONG);
    assertLeave(INFORMATION);

    expire();

    assertLeave(TIMESTAMP, INFORMATION);
    assertThat(status()).isEqualTo(new LeavingStatus.Unfiltered());
    assertThat(host.apply(IN).replaced()).isFalse();
    assertPins("link");
  }

  @Test
  void aTrialAfterAnotherGoesBackToWhatWasInForceForGood() throws IOException {
    host.apply(OUT_13);
    host.apply(IN, LONG);
    host.apply(OUT_15, LONG);
    assertLeave(TIMESTAMP);
    host.apply(IN, LONG);
    assertLeave(TIMESTAMP, INFORMATION);

    expire();

    assertLeave(INFORMATION);
    host.apply(OUT_15);
    assertLeave(TIMESTAMP);
    assertPins("history", "link", "link_leaving");
  }

  @Test
  void endedAtOnceBothGoBack() throws IOException {
    host.apply(OUT_13);
    host.apply(IN, LONG);

    assertThat(host.filters().endTrial(host.name())).isTrue();

    assertLeave(INFORMATION);
    host.send(ECHO, 2);
    assertThat(FilteredHost.packets(host.counts(), ECHO, Reason.BLOCKED)).isEqualTo(2);
    assertPins("link", "link_leaving");
  }

  @Test
  void detachedWhileOnTrialNothingIsLeft() throws IOException {
    host.apply(OUT_13);
    host.apply(IN, LONG);

    assertThat(host.filters().detach(host.name())).isTrue();

    assertLeave(TIMESTAMP, INFORMATION);
    assertThat(host.pins()).isEmpty();
  }

  @Test
  void theDirectionsChangeOverWithThePacketThatComesFirstAfterTheDeadline() {
    host.apply(OUT_13);
    Duration time = Duration.ofMillis(300);
    host.apply(IN, Optional.of(time));
    long deadline = System.nanoTime() + time.plusMillis(50).toNanos();
    while (System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }

    assertLeave(INFORMATION);
    host.send(ECHO, 3);

    assertThat(FilteredHost.packets(host.counts(), ECHO, Reason.BLOCKED)).isEqualTo(3);
  }

  /** Of two messages that are sent, these leave. */
  private void assertLeave(Integer... types) {
    assertThat(host.leaving(TIMESTAMP, INFORMATION)).containsExactly(types);
  }

  private void assertPins(String... names) throws IOException {
    assertThat(host.pins()).hasSize(names.length + 1).contains(program()).contains(names);
  }

  /** Lets the deadline pass, without a process that settles what follows. */
  private void expire() {
    try (InstalledFilter filter = host.filter()) {
      filter.running().trial().orElseThrow().restart(Duration.ZERO);
    }
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

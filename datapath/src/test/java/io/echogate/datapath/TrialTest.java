package io.echogate.datapath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echogate.linux.Links;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.policy.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A policy on trial goes by itself unless it is confirmed: the kernel looks at its own ticks, and
 * no process of ours has a part in it. Therefore a process that was killed, a busy machine and a
 * clock that was set change nothing.
 */
@NeedsKernel({KernelFeature.XDP, KernelFeature.VETH})
class TrialTest {
  private static final String BLOCK = "xfw { icmp ip4: block { 8 } }";
  private static final String ALLOW = "xfw { icmp ip4: allow { 8 } }";
  private static final String OTHER = "xfw { icmp ip4: allow { 8 } icmp=b ip4: block { 13 } }";
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(500);

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
  void theCandidateJudgesUntilTheDeadlineAndThePolicyBeforeFromThenOn() throws IOException {
    host.apply(BLOCK);
    int before = host.link().xdpProgram();
    host.apply(ALLOW, Optional.of(Duration.ofMillis(400)));
    host.send(8, 2);
    try (InstalledFilter filter = host.filter()) {
      TrialStatus trial = filter.trial().orElseThrow();
      assertThat(trial.candidate().text()).isEqualTo(ALLOW);
      assertThat(trial.left().orElseThrow()).isBetween(Duration.ZERO, Duration.ofMillis(400));
      assertThat(trial.goesBack()).isTrue();
      assertThat(filter.applied().text()).isEqualTo(ALLOW);
    }
    assertThat(FilteredHost.packets(host.counts(), 8, Reason.ALLOWED)).isEqualTo(2);

    awaitFailure();
    host.send(8, 3);

    assertThat(host.link().xdpProgram()).isNotEqualTo(before);
    try (InstalledFilter filter = host.filter()) {
      assertThat(filter.applied().text()).isEqualTo(BLOCK);
      assertThat(filter.trial().orElseThrow().failed()).isTrue();
    }
    assertThat(FilteredHost.packets(host.counts(), 8, Reason.BLOCKED)).isEqualTo(3);
  }

  @Test
  void theDeadlineHoldsWithoutAnybodyLooking() throws IOException {
    host.apply(BLOCK);
    host.apply(ALLOW, Optional.of(SHORT));
    long deadline = System.nanoTime() + SHORT.plusMillis(100).toNanos();
    while (System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }

    host.send(8, 3);

    assertThat(FilteredHost.packets(host.counts(), 8, Reason.BLOCKED)).isEqualTo(3);
  }

  @Test
  void withoutAPolicyBeforeEverythingPassesAfterTheTrial() throws IOException {
    host.apply(BLOCK, Optional.of(SHORT));
    awaitFailure();
    host.send(8, 3);

    assertThat(FilteredHost.packets(host.counts(), 8, Reason.BLOCKED)).isZero();
    try (InstalledFilter filter = host.filter()) {
      assertThat(filter.trial().orElseThrow().goesBack()).isFalse();
    }
    assertThat(host.apply(ALLOW).replaced()).isFalse();
    assertThat(host.pins()).containsExactly(program(), "link");
  }

  @Test
  void aConfirmedPolicyStays() throws IOException {
    host.apply(BLOCK);
    host.apply(ALLOW, Optional.of(LONG));

    assertThat(host.filters().confirm(host.name())).isEqualTo(Confirmation.CONFIRMED);

    try (InstalledFilter filter = host.filter()) {
      assertThat(filter.trial()).isEmpty();
      assertThat(filter.applied().text()).isEqualTo(ALLOW);
    }
    assertThat(host.pins()).containsExactly(program(), "history", "link");
    assertThat(host.pinsIn(program())).doesNotContain("trial", "previous");
    assertThat(host.filters().confirm(host.name())).isEqualTo(Confirmation.NOTHING_ON_TRIAL);
    host.send(8, 1);
    assertThat(FilteredHost.packets(host.counts(), 8, Reason.ALLOWED)).isEqualTo(1);
  }

  @Test
  void whatWasNeverOnTrialNeedsNoConfirmation() {
    host.apply(BLOCK);

    assertThat(host.filters().confirm(host.name())).isEqualTo(Confirmation.NOTHING_ON_TRIAL);
  }

  @Test
  void aConfirmationAfterTheDeadlineIsTooLateThoughNoPacketCameMeanwhile() throws IOException {
    host.apply(BLOCK);
    int before = host.link().xdpProgram();
    host.apply(ALLOW, Optional.of(SHORT));
    awaitFailure();

    assertThat(host.filters().confirm(host.name())).isEqualTo(Confirmation.TOO_LATE);

    assertThat(host.link().xdpProgram()).isEqualTo(before);
    assertThat(host.pins()).containsExactly(program(), "link");
    assertThat(host.filters().confirm(host.name())).isEqualTo(Confirmation.NOTHING_ON_TRIAL);
  }

  @Test
  void anotherTrialGoesBackToWhatWasInForceForGood() throws IOException {
    host.apply(BLOCK);
    host.apply(ALLOW, Optional.of(LONG));
    host.apply(OTHER, Optional.of(SHORT));
    awaitFailure();
    host.send(8, 2);

    assertThat(FilteredHost.packets(host.counts(), 8, Reason.BLOCKED)).isEqualTo(2);
    host.apply(OTHER);
    assertThat(texts()).containsExactly(BLOCK);
  }

  @Test
  void aPolicyAppliedForGoodEndsTheTrialOfAnother() throws IOException {
    host.apply(BLOCK);
    host.apply(ALLOW, Optional.of(LONG));
    host.apply(OTHER);

    assertThat(host.pins()).containsExactly(program(), "history", "link");
    assertThat(texts()).containsExactly(BLOCK);
    try (InstalledFilter filter = host.filter()) {
      assertThat(filter.trial()).isEmpty();
    }
  }

  @Test
  void aTrialCanBeEndedAtOnce() throws IOException {
    host.apply(BLOCK);
    int before = host.link().xdpProgram();
    host.apply(ALLOW, Optional.of(LONG));

    assertThat(host.filters().endTrial(host.name())).isTrue();

    assertThat(host.link().xdpProgram()).isEqualTo(before);
    assertThat(host.pins()).containsExactly(program(), "link");
    assertThat(host.filters().endTrial(host.name())).isFalse();
  }

  @Test
  void detachingEndsPolicyAndTrial() throws IOException {
    host.apply(BLOCK);
    host.apply(ALLOW, Optional.of(LONG));

    assertThat(host.filters().detach(host.name())).isTrue();

    assertThat(host.link().xdpProgram()).isZero();
    assertThat(host.pins()).isEmpty();
  }

  @Test
  void theLastFivePoliciesAreKept() {
    for (int type = 20; type < 28; type++) {
      host.apply("xfw { icmp ip4: block { " + type + " } }");
    }

    assertThat(texts())
        .extracting(text -> text.replaceAll(".*(\\d\\d) .*", "$1"))
        .containsExactly("26", "25", "24", "23", "22");
  }

  @Test
  void whereNoFilterIsNothingCanBeConfirmed() {
    assertThatThrownBy(() -> host.filters().confirm(host.name()))
        .isInstanceOf(FilterException.class)
        .hasMessage("no filter of Echogate is on right0");
  }

  @Test
  void theTrialOfAnInterfaceThatHasGoneCanBeDetached() throws IOException {
    host.apply(BLOCK, Optional.of(LONG));
    try (Links links = Links.of(host.hosts().right().namespace())) {
      links.delete(host.link().index());
    }

    assertThat(host.filters().confirm(host.name())).isEqualTo(Confirmation.CONFIRMED);
    assertThat(host.filters().detach(host.name())).isTrue();
    assertThat(host.pins()).isEmpty();
  }

  private List<String> texts() {
    return host.filters().history(host.name()).stream().map(AppliedPolicy::text).toList();
  }

  private String program() {
    return Integer.toString(host.link().xdpProgram());
  }

  private void awaitFailure() {
    boolean failed = false;
    while (!failed) {
      try (InstalledFilter filter = host.filter()) {
        failed = filter.trial().orElseThrow().failed();
      }
    }
  }
}

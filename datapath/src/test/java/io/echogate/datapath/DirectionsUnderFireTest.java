package io.echogate.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.linux.GracePeriod;
import io.echogate.linux.LinkInfo;
import io.echogate.linux.TrafficControl;
import io.echogate.linux.testing.Host;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.policy.Reason;
import io.echogate.policy.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Both directions are flooded with what every policy blocks there, while policies are replaced, put
 * on trial, confirmed and taken back, and processes killed: none of it gets through. {@code
 * -Dfire.replaces} and {@code -Dfire.kills} say how many times.
 */
@NeedsKernel({KernelFeature.XDP, KernelFeature.TCX, KernelFeature.CLSACT, KernelFeature.VETH})
class DirectionsUnderFireTest {
  private static final Duration TIME = Duration.ofSeconds(4);
  private static final int ECHO = 8;
  private static final int TIMESTAMP = 13;

  @TempDir Path bpffs;

  private FilteredHost host;
  private String word;

  @BeforeEach
  void connect() {
    host = FilteredHost.create(bpffs);
    word = "directions-under-fire-" + host.hosts().right().namespace().inode();
  }

  @AfterEach
  void disconnect() {
    host.close();
  }

  private Filters.Installation apply(Hook hook, int round) {
    LinkInfo link = host.link();
    Placement placement = Placement.keeping(link, hook);
    Candidate candidate =
        TestPolicies.candidate(LifeLoop.policy(word, round % 50, true), placement.form());
    return host.filters().apply(candidate, link, placement.hooks(), Optional.empty());
  }

  private Flood arriving() {
    return Flood.start(host.hosts(), 1);
  }

  private Flood leaving() {
    Host right = host.hosts().right();
    return Flood.start(right, host.hosts().left(), TIMESTAMP, 1);
  }

  private void kill(Random random, Hook hook, String manner) throws IOException {
    LifeLoop.killAtRandom(
        random,
        host.hosts().right().namespace().label(),
        host.name(),
        bpffs.toString(),
        word,
        hook.name(),
        Long.toString(random.nextLong()),
        manner);
  }

  @ParameterizedTest
  @EnumSource(names = {"NATIVE", "TCX", "CLSACT"})
  void eachPacketOfBothDirectionsIsJudgedByOneOfTheTwoPolicies(Hook hook) {
    assertThat(apply(hook, 0).leaving()).isPresent();
    long before = FilteredHost.leaving(host.counts(), Verdict.PASS);
    long sent;
    long held;
    try (Flood in = arriving();
        Flood out = leaving()) {
      Rounds rounds = Rounds.of("fire.replaces", TIME);
      for (int round = 1; rounds.goesOn(round); round++) {
        assertThat(apply(hook, round).replaced()).isTrue();
      }
      assertThat(out.end()).as("left").isZero();
      assertThat(out.arrived()).isZero();
      held = out.held();
      sent = in.end();
      if (hook.isXdp()) {
        // Others see what comes in before traffic control does.
        assertThat(in.arrived()).isZero();
      }
    }
    GracePeriod.await();

    Counts counts = host.counts();
    assertThat(FilteredHost.packets(counts, ECHO, Reason.BLOCKED)).isEqualTo(sent).isPositive();
    assertThat(FilteredHost.leaving(counts, Verdict.DROP)).isEqualTo(held).isPositive();
    assertThat(FilteredHost.leaving(counts, Verdict.PASS)).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource(names = {"NATIVE", "CLSACT"})
  void aKilledProcessOpensNeitherDirection(Hook hook) throws IOException {
    long seed = Long.getLong("prop.seed", System.nanoTime());
    Random random = new Random(seed);
    apply(hook, 0);
    try (Flood in = arriving();
        Flood out = leaving()) {
      Rounds rounds = Rounds.of("fire.kills", TIME);
      for (int kill = 1; rounds.goesOn(kill); kill++) {
        kill(random, hook, "keep");
      }
      assertThat(out.end()).as("left; -Dprop.seed=%d", seed).isZero();
      var _ = in.end();
      if (hook.isXdp()) {
        assertThat(in.arrived()).as("-Dprop.seed=%d", seed).isZero();
      }
    }

    assertThat(apply(hook, 1).replaced()).as("-Dprop.seed=%d", seed).isTrue();
    assertThat(host.pins()).as("-Dprop.seed=%d", seed).hasSize(4).contains("history");
    assertDetachedWithoutRest(seed);
  }

  @ParameterizedTest
  @EnumSource(names = {"NATIVE", "CLSACT"})
  void whateverIsInterruptedIsMendedAndNothingIsLeft(Hook hook) throws IOException {
    long seed = Long.getLong("prop.seed", System.nanoTime());
    Random random = new Random(seed);
    Rounds rounds = Rounds.of("fire.kills", TIME);
    for (int kill = 1; rounds.goesOn(kill); kill++) {
      kill(random, hook, "anything");
      if (random.nextBoolean()) {
        apply(hook, kill);
        for (InstalledFilter filter : host.filters().all()) {
          try (filter) {
            assertThat(filter.leaving().isWhole()).as("-Dprop.seed=%d", seed).isTrue();
          }
        }
        assertThat(host.leaving(TIMESTAMP)).as("-Dprop.seed=%d", seed).isEmpty();
      }
    }
    assertDetachedWithoutRest(seed);
  }

  private void assertDetachedWithoutRest(long seed) throws IOException {
    var _ = host.filters().detach(host.name());
    assertThat(host.pins()).as("-Dprop.seed=%d", seed).isEmpty();
    assertThat(host.leaving(TIMESTAMP)).as("-Dprop.seed=%d", seed).isEqualTo(List.of(TIMESTAMP));
    assertThat(host.link().xdpProgram()).isZero();
    try (TrafficControl control = TrafficControl.of(host.hosts().right().namespace())) {
      assertThat(control.isPrepared(host.link().index())).as("-Dprop.seed=%d", seed).isFalse();
    }
    Texts.assertNoneLeft(word);
  }
}

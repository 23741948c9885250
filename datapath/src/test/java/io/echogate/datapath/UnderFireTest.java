package io.echogate.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.policy.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two generators flood a type that every policy blocks, while policies are replaced and processes
 * killed: none of its packets arrives. {@code -Dfire.replaces} and {@code -Dfire.kills} say how
 * many times.
 */
@NeedsKernel({KernelFeature.XDP, KernelFeature.VETH})
class UnderFireTest {
  private static final Duration TIME = Duration.ofSeconds(15);

  @TempDir Path bpffs;

  private FilteredHost host;
  private String word;

  @BeforeEach
  void connect() {
    host = FilteredHost.create(bpffs);
    word = "under-fire-" + host.hosts().right().namespace().inode();
  }

  @AfterEach
  void disconnect() {
    host.close();
  }

  @Test
  void noPacketSlipsThroughAReplacementAndNoneIsCountedTwiceOrNotAtAll() throws IOException {
    host.apply(ApplyLoop.policy(word, 0));
    long sent;
    try (Flood flood = Flood.start(host.hosts(), 2)) {
      Rounds rounds = Rounds.of("fire.replaces", TIME);
      for (int round = 1; rounds.goesOn(round); round++) {
        host.apply(ApplyLoop.policy(word, round));
      }
      sent = flood.end();
      assertThat(flood.arrived()).isZero();
    }
    host.send(8, 1);

    assertThat(FilteredHost.packets(host.counts(), 8, Reason.BLOCKED)).isEqualTo(sent + 1);
    assertThat(host.pins()).hasSize(3).contains("history", "link");
    host.filters().detach(host.name());
    Texts.assertNoneLeft(word);
  }

  @Test
  void aKilledApplyOpensNothingAndLeavesNothing() throws IOException {
    long seed = Long.getLong("prop.seed", System.nanoTime());
    Random random = new Random(seed);
    host.apply(ApplyLoop.policy(word, 0));
    try (Flood flood = Flood.start(host.hosts(), 2)) {
      Rounds rounds = Rounds.of("fire.kills", TIME);
      for (int kill = 1; rounds.goesOn(kill); kill++) {
        killAtRandom(random);
      }
      var _ = flood.end();
      assertThat(flood.arrived()).as("-Dprop.seed=%d", seed).isZero();
    }

    assertThat(host.apply(ApplyLoop.policy(word, 1)).replaced()).isTrue();
    assertThat(host.pins()).as("-Dprop.seed=%d", seed).hasSize(3).contains("history", "link");
    host.send(8, 3);
    assertThat(host.filters().detach(host.name())).isTrue();
    assertThat(host.pins()).isEmpty();
    Texts.assertNoneLeft(word);
  }

  private void killAtRandom(Random random) throws IOException {
    ApplyLoop.killAtRandom(
        random,
        host.hosts().right().namespace().label(),
        host.name(),
        bpffs.toString(),
        word,
        Hook.NATIVE.name());
  }
}

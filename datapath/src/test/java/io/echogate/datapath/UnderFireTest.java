package io.echogate.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.ebpf.BpfException;
import io.echogate.ebpf.BpfMap;
import io.echogate.ebpf.BpfObjects;
import io.echogate.ebpf.MapInfo;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.policy.Reason;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
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
  private static final Duration LONGEST_LEFT = Duration.ofSeconds(5);

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
    assertNothingIsLeft();
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
    assertNothingIsLeft();
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

  /** The kernel frees what nobody holds a moment later. */
  private void assertNothingIsLeft() {
    long deadline = System.nanoTime() + LONGEST_LEFT.toNanos();
    long left = textsLeft();
    while (left != 0 && System.nanoTime() < deadline) {
      LockSupport.parkNanos(10_000_000);
      left = textsLeft();
    }
    assertThat(left).as("policies that live on in the kernel").isZero();
  }

  /** Maps with a text of this test: each is held by its program and pins, and by nothing else. */
  private long textsLeft() {
    return BpfObjects.maps().stream().filter(this::isOurs).count();
  }

  private boolean isOurs(MapInfo info) {
    if (!info.name().equals("eg_policy")) {
      return false;
    }
    try (BpfMap map = BpfMap.open(info.id())) {
      byte[] value = new byte[map.valueBytes()];
      map.lookup(MemorySegment.ofArray(new byte[4]), MemorySegment.ofArray(value));
      return new String(value, StandardCharsets.UTF_8).contains(word);
    } catch (BpfException e) {
      return e.kind() != BpfException.Kind.MISSING;
    }
  }
}

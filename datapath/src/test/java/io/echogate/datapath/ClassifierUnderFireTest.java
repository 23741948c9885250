package io.echogate.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.testing.Frames;
import io.echogate.linux.GracePeriod;
import io.echogate.linux.PacketSocket;
import io.echogate.linux.TrafficControl;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.policy.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Filters of traffic control under a flood of a type that every policy blocks, while they are
 * replaced and processes killed: each packet is judged, and by one of the policies. {@code
 * -Dfire.replaces} and {@code -Dfire.kills} say how many times.
 */
@NeedsKernel({KernelFeature.CLSACT, KernelFeature.VETH})
class ClassifierUnderFireTest {
  private static final int ECHO_REQUEST = 8;
  private static final int ECHO_REPLY = 0;

  @TempDir Path bpffs;

  private FilteredHost host;
  private final AtomicBoolean over = new AtomicBoolean();
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private PassedOn ear;
  private Future<Long> generator;

  @BeforeEach
  void connect() {
    host = FilteredHost.create(bpffs);
    apply(0);
    ear = new PassedOn(host.hosts().right().namespace(), host.link());
    generator = thread.submit(this::flood);
  }

  @AfterEach
  void disconnect() {
    over.set(true);
    thread.close();
    ear.close();
    host.close();
  }

  private Filters.Installation apply(int round) {
    Placement placement = Placement.clsact(host.link());
    Candidate candidate = TestPolicies.candidate(ApplyLoop.policy("fire", round), placement.form());
    return host.filters().apply(candidate, host.link(), placement.hooks(), Optional.empty());
  }

  private long flood() {
    byte[] frame = Frames.ip4().icmp(ECHO_REQUEST, 0, 56).bytes();
    long sent = 0;
    try (PacketSocket socket = host.hosts().left().openSocket()) {
      while (!over.get()) {
        if (socket.send(frame)) {
          sent++;
        }
      }
    }
    return sent;
  }

  /** Ends the flood; how many packets were sent, all of which have been judged. */
  private long sent() throws ExecutionException, InterruptedException {
    over.set(true);
    long sent = generator.get();
    GracePeriod.await();
    return sent;
  }

  private long blocked() {
    return FilteredHost.packets(host.counts(), ECHO_REQUEST, Reason.BLOCKED);
  }

  @Test
  void eachPacketIsJudgedByOneOfTheTwoPolicies() throws Exception {
    Rounds rounds = Rounds.of("fire.replaces", Duration.ofSeconds(3));
    for (int round = 1; rounds.goesOn(round); round++) {
      assertThat(apply(round).replaced()).isTrue();
    }

    assertThat(blocked()).isPositive();
    long sent = sent();
    assertThat(blocked()).isEqualTo(sent);
    assertThat(ear.passed()).isZero();
    host.send(ECHO_REPLY, 3);
    assertThat(ear.passed()).isEqualTo(3);
  }

  @Test
  void aKilledApplyOpensNothingAndLeavesNothing() throws Exception {
    long seed = Long.getLong("prop.seed", System.nanoTime());
    Random random = new Random(seed);
    Rounds rounds = Rounds.of("fire.kills", Duration.ofSeconds(5));
    for (int kill = 1; rounds.goesOn(kill); kill++) {
      killAtRandom(random);
    }

    assertThat(apply(1).replaced()).as("-Dprop.seed=%d", seed).isTrue();
    assertThat(sent()).isPositive();
    assertThat(ear.passed()).as("-Dprop.seed=%d", seed).isZero();
    ear.close();
    assertThat(host.pins()).hasSize(3).contains("history", "classifier");
    assertThat(host.filters().detach(host.name())).isTrue();
    assertThat(host.pins()).isEmpty();
    try (TrafficControl control = TrafficControl.of(host.hosts().right().namespace())) {
      assertThat(control.isPrepared(host.link().index())).isFalse();
    }
  }

  private void killAtRandom(Random random) throws IOException {
    ApplyLoop.killAtRandom(
        random,
        host.hosts().right().namespace().label(),
        host.name(),
        bpffs.toString(),
        "fire",
        Hook.CLSACT.name());
  }
}

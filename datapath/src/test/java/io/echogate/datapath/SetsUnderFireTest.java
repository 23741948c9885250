package io.echogate.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.linux.GracePeriod;
import io.echogate.linux.LinkInfo;
import io.echogate.linux.testing.Host;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.policy.Reason;
import io.echogate.policy.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Both directions are flooded with what a set has blocked there, while policies are replaced and
 * the set changes: each packet is judged by the sets before a change or by those behind it, which
 * all hold it. {@code -Dfire.replaces} says how many times.
 */
@NeedsKernel({KernelFeature.XDP, KernelFeature.TCX, KernelFeature.VETH})
class SetsUnderFireTest {
  private static final Duration TIME = Duration.ofSeconds(10);
  private static final int ECHO = 8;
  private static final int TIMESTAMP = 13;

  @TempDir Path bpffs;

  private FilteredHost host;
  private String word;

  @BeforeEach
  void connect() {
    host = FilteredHost.create(bpffs);
    word = "sets-under-fire-" + host.hosts().right().namespace().inode();
  }

  @AfterEach
  void disconnect() {
    host.close();
  }

  private Filters.Installation apply(int round) {
    LinkInfo link = host.link();
    Placement placement = Placement.keeping(link, Hook.NATIVE);
    Candidate candidate =
        TestPolicies.candidate(LifeLoop.policy(word, round % 50, true), placement.form());
    return host.filters().apply(candidate, link, placement.hooks(), Optional.empty());
  }

  @Test
  void eachPacketIsJudgedByTheSetsBeforeOrBehindAChange() throws IOException {
    long seed = Long.getLong("prop.seed", System.nanoTime());
    ChangedBlockade blockade =
        new ChangedBlockade(host.filters(), host.name(), word, new Random(seed));
    assertThat(apply(0).leaving()).isPresent();
    long before = FilteredHost.leaving(host.counts(), Verdict.PASS);
    long sent;
    long held;
    Host right = host.hosts().right();
    try (Flood in = Flood.start(host.hosts(), 1);
        Flood out = Flood.start(right, host.hosts().left(), TIMESTAMP, 1)) {
      Rounds rounds = Rounds.of("fire.replaces", TIME);
      for (int round = 1; rounds.goesOn(round); round++) {
        assertThat(apply(round).replaced()).isTrue();
        assertThat(blockade.change()).isInstanceOf(SetOutcome.Changed.class);
        if (round % 4 == 0) {
          blockade.swap();
        }
      }
      assertThat(out.end()).as("left; -Dprop.seed=%d", seed).isZero();
      assertThat(out.arrived()).as("-Dprop.seed=%d", seed).isZero();
      held = out.held();
      sent = in.end();
      assertThat(in.arrived()).as("-Dprop.seed=%d", seed).isZero();
    }
    GracePeriod.await();

    Counts counts = host.counts();
    assertThat(FilteredHost.packets(counts, ECHO, Reason.BLOCKED)).isEqualTo(sent).isPositive();
    assertThat(FilteredHost.leaving(counts, Verdict.DROP)).isEqualTo(held).isPositive();
    assertThat(FilteredHost.leaving(counts, Verdict.PASS)).isEqualTo(before);
    host.filters().detach(host.name());
    assertThat(host.pins()).isEmpty();
    Texts.assertNoneLeft(word);
  }
}

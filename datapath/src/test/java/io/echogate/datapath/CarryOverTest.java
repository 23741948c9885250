package io.echogate.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.Family;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.policy.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a policy counted and let pass is not forgotten when another takes its place. */
@NeedsKernel({KernelFeature.XDP, KernelFeature.VETH})
class CarryOverTest {
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
  void aStatementThatStaysCountsOn() throws IOException {
    host.apply("xfw { icmp ip4: block { 8 } icmp=b ip4: allow { 13 } }");
    host.send(8, 5);
    host.send(13, 3);

    host.apply("xfw {\n # moved\n icmp ip4: block { 8 }\n icmp=b ip4: block { 13 }\n}");
    host.send(8, 2);
    host.send(13, 1);

    Counts counts = host.counts();
    assertThat(FilteredHost.packets(counts, 8, Reason.BLOCKED)).isEqualTo(7);
    assertThat(FilteredHost.packets(counts, 13, Reason.BLOCKED)).isEqualTo(1);
    assertThat(FilteredHost.packets(counts, 13, Reason.ALLOWED)).isZero();
    assertThat(counts.statements()).extracting(StatementCount::packets).containsExactly(7L, 1L);
  }

  @Test
  void countsAreCarriedOverAnyNumberOfTimes() throws IOException {
    for (int round = 1; round <= 6; round++) {
      host.apply("xfw { icmp ip4: block { 8 } icmp=b ip4: allow { " + round + " } }");
      host.send(8, 10);

      assertThat(FilteredHost.packets(host.counts(), 8, Reason.BLOCKED)).isEqualTo(10L * round);
    }
    try (InstalledFilter filter = host.filter()) {
      assertThat(filter.countingSince()).isEqualTo(Instant.EPOCH);
      Counts own = filter.ownCounts(TestPolicies.policy(filter.applied().text()));
      assertThat(FilteredHost.packets(own, 8, Reason.BLOCKED)).isEqualTo(10);
    }
  }

  @Test
  void aBucketThatStaysIsNotFilledAgain() throws IOException {
    String limited = "icmp ip4: ratelimit=few { 8 } ratelimit=few rate=1/h burst=5;";
    host.apply("xfw { " + limited + " }");
    host.send(8, 3);
    host.apply("xfw { icmp=b ip4: block { 13 } " + limited + " }");

    assertThat(left(8)).isEqualTo(2);
    host.send(8, 5);

    Counts counts = host.counts();
    assertThat(FilteredHost.packets(counts, 8, Reason.WITHIN_LIMIT)).isEqualTo(5);
    assertThat(FilteredHost.packets(counts, 8, Reason.RATE_LIMITED)).isEqualTo(3);
  }

  @Test
  void aBucketKeepsItsStateWhenItsFiguresChange() throws IOException {
    host.apply("xfw { icmp ip4: ratelimit=few { 8 } ratelimit=few rate=1/h burst=5; }");
    host.send(8, 3);

    host.apply("xfw { icmp ip4: ratelimit=few { 8 } ratelimit=few rate=1/h burst=10; }");
    assertThat(left(8)).isEqualTo(7);

    host.apply("xfw { icmp ip4: ratelimit=few { 8 } ratelimit=few rate=1/h burst=2; }");
    assertThat(left(8)).isZero();
  }

  @Test
  void aBucketOfANewStatementIsFull() throws IOException {
    host.apply("xfw { icmp ip4: ratelimit=few { 8 } ratelimit=few rate=1/h burst=5; }");
    host.send(8, 5);

    host.apply("xfw { icmp ip4: ratelimit=few { 8, 13 } ratelimit=few rate=1/h burst=5; }");

    assertThat(left(8)).isEqualTo(5);
    assertThat(left(13)).isEqualTo(5);
  }

  @Test
  void bucketsGoOnWhereTheMapHasNoRoomForMore() throws IOException {
    host.apply("xfw { icmp ip4: ratelimit=few { 8 } ratelimit=few rate=1/h burst=5; }");
    host.send(8, 3);
    StringBuilder many = new StringBuilder("xfw { icmp ip4: ratelimit=few { 8 }\n");
    for (int type = 100; type < 200; type++) {
      many.append("icmp=t")
          .append(type)
          .append(" ip4: ratelimit=few { ")
          .append(type)
          .append(" }\n");
    }
    host.apply(many + "ratelimit=few rate=1/h burst=5; }");

    assertThat(left(8)).isEqualTo(2);
    assertThat(left(150)).isEqualTo(5);
  }

  @Test
  void aSourceThatUsedUpItsLimitGetsNoNewOne() throws IOException {
    String src = "src ip4: ratelimit=few { 192.0.2.0/24 }\n";
    host.apply("xfw { " + src + "ratelimit=few rate=1/h burst=5; }");
    host.send(8, 4);

    host.apply("xfw { icmp ip4: block { 13 } " + src + " ratelimit=few rate=1/h burst=5; }");
    host.send(8, 3);
    assertThat(FilteredHost.packets(host.counts(), 8, Reason.SOURCE_WITHIN_LIMIT)).isEqualTo(5);

    host.apply("xfw { icmp ip4: block { 13 } " + src + " ratelimit=few rate=1/h burst=7; }");
    host.send(8, 3);
    Counts counts = host.counts();
    assertThat(FilteredHost.packets(counts, 8, Reason.SOURCE_WITHIN_LIMIT)).isEqualTo(7);
    assertThat(FilteredHost.packets(counts, 8, Reason.SOURCE_RATE_LIMITED)).isEqualTo(3);
    assertThat(counts.statements()).extracting(StatementCount::packets).contains(10L);
  }

  @Test
  void whatATrialLetPassIsNotForgottenByWhatComesBack() throws IOException {
    String few = "icmp ip4: ratelimit=few { 8 } ratelimit=few rate=1/h burst=5;";
    host.apply("xfw { " + few + " }");
    host.apply("xfw { " + few + " icmp=b ip4: block { 13 } }", Optional.of(Duration.ofMinutes(1)));
    host.send(8, 4);
    assertThat(host.filters().endTrial(host.name())).isTrue();

    assertThat(left(8)).isEqualTo(1);
  }

  /** Packets that the bucket of an ip4 type would let pass at once. */
  private long left(int type) {
    try (InstalledFilter filter = host.filter()) {
      return filter.fills(TestPolicies.policy(filter.applied().text())).stream()
          .filter(fill -> isFor(fill.place().orElseThrow(), type))
          .mapToLong(fill -> fill.packets().orElseThrow())
          .findFirst()
          .orElseThrow();
    }
  }

  private static boolean isFor(BucketFill.Place place, int type) {
    return place.family() == Family.IP4 && place.type().orElse(-1) == type;
  }
}

package io.echogate.datapath.layout;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.policy.Gcra;
import io.echogate.policy.Policy;
import io.echogate.policy.language.PolicyReader;
import io.echogate.policy.source.Source;
import java.util.List;
import org.junit.jupiter.api.Test;

class LimitClockTest {
  private static final long TICK = 4_000_000;

  @Test
  void theTickCounterServesWhereATickRefillsAtMostOnePacket() {
    assertThat(clock("pps=250")).isEqualTo(LimitClock.JIFFIES);
    assertThat(clock("pps=251")).isEqualTo(LimitClock.KTIME);
  }

  @Test
  void theTickCounterServesWhereATickRefillsAtMostTheSmallestFrame() {
    assertThat(clock("bps=15000")).isEqualTo(LimitClock.JIFFIES);
    assertThat(clock("bps=15001")).isEqualTo(LimitClock.KTIME);
  }

  @Test
  void bothRatesMustAllowIt() {
    assertThat(clock("pps=10 bps=1000")).isEqualTo(LimitClock.JIFFIES);
    assertThat(clock("pps=10 bps=100000")).isEqualTo(LimitClock.KTIME);
    assertThat(clock("pps=1000 bps=1000")).isEqualTo(LimitClock.KTIME);
  }

  /** Else an idle address by the one clock would seem to owe more than a busy one by the other. */
  @Test
  void whatIsKeptInOneTableReadsOneClock() {
    String text =
        """
        xfw {
          ratelimit=slow pps=1;
          ratelimit=fast pps=100000;
          ratelimit=none pps=0;
          src ip4: ratelimit=slow { 192.0.2.0/24 }
          src ip6: ratelimit=%s { 2001:db8::/32 }
          icmp ip4: ratelimit=slow { 8 }
        }
        """;

    assertThat(clocks(text.formatted("fast"))).containsExactly("8 JIFFIES", "-1 KTIME", "-1 KTIME");
    assertThat(clocks(text.formatted("none"))).containsExactly("8 JIFFIES", "-1 JIFFIES");
  }

  private static List<String> clocks(String text) {
    Policy policy = PolicyReader.read(new Source("test.policy", text)).policies().getFirst();
    return PolicyTables.of(policy, TICK).buckets().stream()
        .map(bucket -> bucket.owner().orElseThrow().type() + " " + bucket.clock())
        .toList();
  }

  private static LimitClock clock(String rates) {
    String text = "xfw { ratelimit=r " + rates + "; defaults { icmp: ratelimit=r; } }";
    Policy policy = PolicyReader.read(new Source("test.policy", text)).policies().getFirst();
    return LimitClock.of(List.of(Gcra.of(policy.limits().getFirst())), TICK);
  }
}

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

  private static LimitClock clock(String rates) {
    String text = "xfw { ratelimit=r " + rates + "; defaults { icmp: ratelimit=r; } }";
    Policy policy = PolicyReader.read(new Source("test.policy", text)).policies().getFirst();
    return LimitClock.of(List.of(Gcra.of(policy.limits().getFirst())), TICK);
  }
}

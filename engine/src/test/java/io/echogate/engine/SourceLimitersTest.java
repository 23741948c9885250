package io.echogate.engine;

import static io.echogate.engine.Limits.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.policy.Action;
import java.util.List;
import org.junit.jupiter.api.Test;

class SourceLimitersTest {
  private final SourceLimiters limiters =
      new SourceLimiters(Limiter.figures(new Action.RateLimit(List.of(Limits.packets(1, 1, 2)))));

  private boolean admit(long address, long now) {
    return limiters.of(0, address, now).admit(60, now);
  }

  @Test
  void eachAddressHasItsOwnBuckets() {
    assertThat(admit(1, 0)).isTrue();
    assertThat(admit(1, 0)).isTrue();
    assertThat(admit(1, 0)).isFalse();
    assertThat(admit(2, 0)).isTrue();
  }

  @Test
  void addressesWhoseBucketsAreFullAgainAreForgotten() {
    for (long address = 0; address < 200_000; address++) {
      assertThat(admit(address, address * SECOND / 100)).isTrue();
    }

    assertThat(limiters.size()).isLessThan(5_000);
  }

  @Test
  void addressesWhoseBucketsAreInUseAreKept() {
    for (long address = 0; address < 100_000; address++) {
      admit(address, 0);
      admit(address, 0);
    }

    for (long address = 0; address < 100_000; address++) {
      assertThat(admit(address, 0)).isFalse();
    }
  }

  @Test
  void aClockThatGoesBackwardsFindsNoForgottenCredit() {
    admit(7, 0);
    admit(7, 0);
    for (long address = 1_000; address < 10_000; address++) {
      admit(address, 100 * SECOND);
    }

    assertThat(admit(7, 0)).isFalse();
  }
}

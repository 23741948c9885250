package io.echogate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.policy.source.Source;
import io.echogate.policy.source.Span;
import java.math.BigInteger;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GcraTest {
  private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);

  @Test
  void figuresAreRoundedSoThatLimitsAdmitLessNeverMore() {
    Gcra figures = Gcra.of(limit(3, 1_000));

    assertThat(figures.period()).isEqualTo(333_333_334);
    assertThat(figures.tolerance()).isEqualTo(3 * 333_333_334L);
    assertThat(figures.byteCost()).isEqualTo(1_000_000L << 20);
    assertThat(figures.byteTolerance()).isEqualTo(1_000_000_000);
  }

  @Test
  void aRateOfZeroAdmitsNothing() {
    assertThat(Gcra.of(limit(0, 1_000)).never()).isTrue();
    assertThat(Gcra.of(limit(5, 0)).never()).isTrue();
  }

  @Test
  void theLargestRatesSaturate() {
    Gcra figures = Gcra.of(limit(-1, -1));

    assertThat(figures.period()).isEqualTo(1);
    assertThat(figures.tolerance()).isEqualTo(Long.MAX_VALUE);
    assertThat(figures.byteCost()).isEqualTo(1);
    assertThat(figures.byteBurst()).isEqualTo(Long.MAX_VALUE);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 42, 999, 1_000, 40_000, 1L << 40, Long.MAX_VALUE})
  void theCostOfAFrameIsExact(long bytesPerSecond) {
    Gcra figures = Gcra.of(limit(1, bytesPerSecond));
    for (long bytes : new long[] {0, 1, 41, 42, 1_514, 65_549, 1L << 33, Long.MAX_VALUE}) {
      BigInteger fine = BigInteger.valueOf(bytes).multiply(BigInteger.valueOf(figures.byteCost()));
      BigInteger[] cost = fine.divideAndRemainder(BigInteger.ONE.shiftLeft(20));
      BigInteger up = cost[0].add(BigInteger.valueOf(cost[1].signum()));
      assertThat(figures.costOf(bytes)).isEqualTo(up.min(MAX).longValueExact());
    }
  }

  /** A limit as the xfw dialect makes it: both numbers are unsigned. */
  private static Limit limit(long packets, long bytes) {
    Origin origin = new Origin(new Source("test", "ratelimit=r;"), new Span(0, 12));
    return new Limit(
        "r",
        Optional.of(new Limit.Rate(packets, 1)),
        Optional.of(new Limit.Rate(bytes, 1)),
        Long.compareUnsigned(packets, 1) < 0 ? 1 : packets,
        bytes,
        Optional.empty(),
        false,
        origin);
  }
}

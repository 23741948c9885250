package io.echogate.engine;

import static io.echogate.engine.Limits.SECOND;
import static io.echogate.engine.Limits.both;
import static io.echogate.engine.Limits.bytes;
import static io.echogate.engine.Limits.limiter;
import static io.echogate.engine.Limits.packets;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LimiterTest {
  private static final int FRAME = 98;

  private static long admitted(Limiter limiter, int offered, long now) {
    return IntStream.range(0, offered).filter(i -> limiter.admit(FRAME, now)).count();
  }

  @Test
  void aFullBucketAdmitsItsBurstAtOnce() {
    assertThat(admitted(limiter(packets(5, 1, 5)), 10, 0)).isEqualTo(5);
    assertThat(admitted(limiter(packets(5, 1, 9)), 10, 7 * SECOND)).isEqualTo(9);
  }

  @Test
  void anEmptyBucketAdmitsOneMoreAPeriodLaterAndNotBefore() {
    Limiter limiter = limiter(packets(5, 1, 5));
    admitted(limiter, 5, 0);

    assertThat(limiter.admit(FRAME, 199_999_999)).isFalse();
    assertThat(limiter.admit(FRAME, 200_000_000)).isTrue();
    assertThat(limiter.admit(FRAME, 200_000_000)).isFalse();
  }

  @Test
  void anIdleBucketHoldsNoMoreThanItsBurst() {
    Limiter limiter = limiter(packets(5, 1, 5));
    admitted(limiter, 5, 0);

    assertThat(admitted(limiter, 10, 1_000 * SECOND)).isEqualTo(5);
  }

  @Test
  void aSlowRateIsExact() {
    Limiter limiter = limiter(packets(3, 3_600, 1));

    assertThat(limiter.admit(FRAME, 0)).isTrue();
    assertThat(limiter.admit(FRAME, 1_200 * SECOND - 1)).isFalse();
    assertThat(limiter.admit(FRAME, 1_200 * SECOND)).isTrue();
  }

  @Test
  void aPeriodIsRoundedUpToTheNanosecond() {
    Limiter limiter = limiter(packets(3, 1, 1));

    assertThat(limiter.admit(FRAME, 0)).isTrue();
    assertThat(limiter.admit(FRAME, 333_333_333)).isFalse();
    assertThat(limiter.admit(FRAME, 333_333_334)).isTrue();
  }

  @Test
  void bytesAreLimitedByWhatFramesHave() {
    Limiter limiter = limiter(bytes(1_000, 1, 1_000));

    assertThat(admitted(limiter, 20, 0)).isEqualTo(10);
    assertThat(limiter.admit(20, 0)).isTrue();
    assertThat(limiter.admit(1, 0)).isFalse();
    assertThat(limiter.admit(1, 1_000_000)).isTrue();
  }

  @Test
  void aFrameBeyondTheByteBucketNeverPasses() {
    Limiter limiter = limiter(bytes(1_000, 1, FRAME - 1));

    assertThat(limiter.admit(FRAME, 1_000 * SECOND)).isFalse();
    assertThat(limiter.admit(FRAME - 1, 1_000 * SECOND)).isTrue();
  }

  @Test
  void aRefusedPacketIsChargedToNone() {
    Limiter limiter = limiter(both(2, 1_000));

    assertThat(limiter.admit(1_001, 0)).isFalse();
    assertThat(limiter.admit(1_000, 0)).isTrue();
    assertThat(limiter.admit(1, 0)).isFalse();

    Limiter chain = limiter(packets(2, 1, 2), packets(1, 1, 1));
    assertThat(admitted(chain, 5, 0)).isEqualTo(1);
    assertThat(chain.admit(FRAME, SECOND)).isTrue();
  }

  @Test
  void zeroAdmitsNothing() {
    assertThat(admitted(limiter(both(0, 1_000)), 5, SECOND)).isZero();
    assertThat(admitted(limiter(both(1_000, 0)), 5, SECOND)).isZero();
    assertThat(admitted(limiter(packets(5, 1, 0)), 5, SECOND)).isZero();
  }

  @Test
  void theGreatestFiguresAdmitTheGreatestFrames() {
    Limiter limiter = limiter(both(-1, -1));

    assertThat(limiter.admit(65_535, 0)).isTrue();
    assertThat(limiter.admit(65_535, Long.MAX_VALUE / 2)).isTrue();
  }

  @Test
  void figuresBeyondSixtyThreeBitsAdmitNoMoreThanTheLimit() {
    Limiter slow = limiter(packets(1, Long.MAX_VALUE, 1));
    assertThat(slow.admit(FRAME, 0)).isTrue();
    assertThat(slow.admit(FRAME, 1_000_000 * SECOND)).isFalse();

    Limiter wide = limiter(packets(1, 86_400, 200_000));
    assertThat(admitted(wide, 1_000_000, 1_000_000 * SECOND)).isBetween(100_000L, 200_000L);
  }

  @Test
  void aClockThatGoesBackwardsAdmitsNoMore() {
    Limiter limiter = limiter(packets(5, 1, 5));
    admitted(limiter, 5, 10 * SECOND);

    assertThat(admitted(limiter, 10, 0)).isZero();
    assertThat(admitted(limiter, 10, 10 * SECOND)).isZero();
    assertThat(admitted(limiter, 10, 11 * SECOND)).isEqualTo(5);
  }
}

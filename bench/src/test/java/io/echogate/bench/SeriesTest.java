package io.echogate.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeriesTest {
  private final Series quiet = new Series("quiet", new double[] {10, 20, 30});
  private final Series loud = new Series("loud", new double[] {40, 80, 90});

  @Test
  void percentilesAreFiguresOfRounds() {
    Series hundred = new Series("", new double[] {5, 1, 4, 2, 3, 0, 9, 8, 7, 6, 10});

    assertThat(hundred.percentile(10)).isEqualTo(1);
    assertThat(hundred.median()).isEqualTo(5);
    assertThat(hundred.percentile(90)).isEqualTo(9);
  }

  @Test
  void comparisonsAreMadeRoundByRound() {
    assertThat(loud.dividedBy(quiet).median()).isEqualTo(4);
    assertThat(loud.minus(quiet).percentile(90)).isEqualTo(60);
    assertThat(loud.minus(40).percentile(10)).isZero();
  }
}

package io.echogate.traffic.observation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Peaks are of seconds of the clock, and of the fullest bucket. */
class PeaksTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void theFullestSecondCounts() {
    Peak peak = new Peak();
    assertThat(peak.most()).isZero();
    for (long nanos : new long[] {0, 1, SECOND - 1, SECOND, 2 * SECOND, 2 * SECOND + 5}) {
      peak.add(nanos);
    }
    assertThat(peak.most()).isEqualTo(3);
  }

  @Test
  void prefixesAreToldApart() {
    PrefixPeak peak = new PrefixPeak();
    for (int second = 0; second < 3; second++) {
      for (int address = 0; address < 1_000; address++) {
        peak.add(0, 0, address, second * SECOND + address);
        peak.add(1, 0, address, second * SECOND + address);
      }
    }
    assertThat(peak.most()).isEqualTo(1);
    for (int i = 0; i < 7; i++) {
      peak.add(0, 9, 9, 5 * SECOND);
    }
    assertThat(peak.most()).isEqualTo(7);
  }

  /** More prefixes than there are cells make a bucket look fuller, but not by much. */
  @Test
  void aFloodOfPrefixesIsCountedNearly() {
    PrefixPeak peak = new PrefixPeak();
    for (int address = 0; address < 1_000_000; address++) {
      peak.add(0, address, 0, 1);
    }
    assertThat(peak.most()).isBetween(1L, 20L);
  }
}

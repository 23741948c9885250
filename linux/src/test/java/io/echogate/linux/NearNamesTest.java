package io.echogate.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class NearNamesTest {
  @Test
  void swappedLettersAreOneStep() {
    assertThat(NearNames.distance("eht0", "eth0")).isEqualTo(1);
  }

  @Test
  void nearNamesAreProposed() {
    assertThat(NearNames.hint("eht0", List.of("lo", "eth0", "eth1"), "interfaces"))
        .isEqualTo("; did you mean eth0 or eth1?");
  }

  @Test
  void withoutNearOnesAllAreListed() {
    assertThat(NearNames.hint("wan", List.of("lo", "eth0"), "interfaces"))
        .isEqualTo("; there are the interfaces lo, eth0");
  }

  @Test
  void nothingIsSaidToBeNothing() {
    assertThat(NearNames.hint("wan", List.of(), "interfaces"))
        .isEqualTo("; there are no interfaces");
  }
}

package io.echogate.policy.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
  private static final List<String> WORDS = List.of("allow", "block", "ratelimit", "icmp", "src");

  @ParameterizedTest
  @CsvSource({
    "alow, allow",
    "allwo, allow",
    "blokc, block",
    "bloack, block",
    "rate-limit, ratelimit",
    "ICMP, icmp",
    "scr, src"
  })
  void aMisspeltWordIsFound(String word, String meant) {
    assertThat(Nearest.to(word, WORDS)).hasValue(meant);
  }

  @ParameterizedTest
  @CsvSource({"drop", "x", "allocation", "reject"})
  void anotherWordIsNotTakenForOne(String word) {
    assertThat(Nearest.to(word, WORDS)).isEmpty();
  }

  @Test
  void theFirstOfTwoEquallyNearOnesIsFound() {
    assertThat(Nearest.to("cat", List.of("bat", "hat"))).hasValue("bat");
  }

  @Test
  void aVeryLongWordIsNoMisspelling() {
    assertThat(Nearest.to("a".repeat(65), List.of("a".repeat(65)))).isEmpty();
  }
}

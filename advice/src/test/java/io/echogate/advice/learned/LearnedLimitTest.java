package io.echogate.advice.learned;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.advice.knowledge.Role;
import io.echogate.icmp.Family;
import io.echogate.policy.Limit;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Limits have room for twice what was seen, and never less than is recommended. */
class LearnedLimitTest {
  private static final Limit EACH =
      Basis.of(Role.HOST, Set.of(Family.IP4)).policy().limits().getFirst();

  @ParameterizedTest
  @CsvSource({
    "0, 20, 40, false",
    "1, 20, 40, false",
    "10, 20, 40, false",
    "11, 50, 100, true",
    "25, 50, 100, true",
    "26, 100, 200, true",
    "250000, 500000, 1000000, true",
    "9223372036854775807, 9223372036854775807, 9223372036854775807, true"
  })
  void ofAPeak(long peak, long rate, long burst, boolean raised) {
    LearnedLimit limit = LearnedLimit.of(EACH, peak);
    assertThat(limit).isEqualTo(new LearnedLimit(EACH, peak, rate, burst));
    assertThat(limit.raised()).isEqualTo(raised);
  }

  @Test
  void itIsWrittenAsTheLanguageHasIt() {
    assertThat(StatementText.of(LearnedLimit.of(EACH, 11)))
        .isEqualTo("ratelimit=each rate=50/s burst=100 per=source;");
    Limit site = Basis.of(Role.BORDER, Set.of(Family.IP4)).policy().limits().get(2);
    assertThat(StatementText.of(LearnedLimit.of(site, 0)))
        .isEqualTo("ratelimit=site rate=200/s burst=400 per=destination/24,56;");
  }
}

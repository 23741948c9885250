package io.echogate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.policy.source.Source;
import io.echogate.policy.source.Span;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginTest {

  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "-A INPUT -j DROP|-A INPUT -j DROP",
        "  -A INPUT   -j\tDROP |-A INPUT -j DROP",
        "allow { 0 } # pings\n from @lan|allow { 0 } from @lan",
        "# nothing|''",
        "größe  über alles|größe über alles",
        " \u2003wide\u2003|wide",
        "''|''"
      },
      delimiter = '|')
  void textIsOneLineWithoutComments(String written, String said) {
    assertThat(text(written)).isEqualTo(said);
  }

  /** Most words are that already, and given as they are: they must be what they would be made. */
  @Test
  void whatIsOneLineAlreadyStaysAsItWouldBeMade() {
    SplittableRandom random = new SplittableRandom(20261201);
    String letters = "ab-#. \t\n\r\u000b\u0085\u00a0\u2003é{}";
    for (int i = 0; i < 20_000; i++) {
      String words =
          random
              .ints(random.nextInt(12), 0, letters.length())
              .mapToObj(at -> letters.substring(at, at + 1))
              .reduce("", String::concat);

      assertThat(text(words))
          .isEqualTo(words.replaceAll("#[^\n]*", " ").strip().replaceAll("\\s+", " "));
    }
  }

  private static String text(String words) {
    return new Origin(new Source("a text", words), new Span(0, words.length())).text();
  }
}

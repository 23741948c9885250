package io.echogate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.policy.source.Source;
import io.echogate.policy.source.Span;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OriginTest {

  @Test
  void textIsOneLineWithoutComments() {
    assertThat(text("-A INPUT -j DROP")).isEqualTo("-A INPUT -j DROP");
    assertThat(text("  -A INPUT   -j\tDROP ")).isEqualTo("-A INPUT -j DROP");
    assertThat(text("allow { 0 } # pings\n from @lan")).isEqualTo("allow { 0 } from @lan");
    assertThat(text("größe  über alles")).isEqualTo("größe über alles");
    assertThat(text(" \u2003wide\u2003")).isEqualTo("wide");
    assertThat(text("# nothing")).isEmpty();
    assertThat(text("")).isEmpty();
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

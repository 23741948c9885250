package io.echogate.policy.language;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.policy.source.Bounds;
import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.Source;
import io.echogate.policy.source.Texts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts of {@code policy { }}, includes and sets that somebody made to do harm. */
class HostilePolicyTest {
  private static final int LARGE = 1 << 18;

  /** Far more than reading in linear time needs, far less than anything worse would. */
  private static final Duration ENOUGH = Duration.ofSeconds(30);

  @ParameterizedTest(name = "{index}")
  @ValueSource(
      strings = {
        "policy p {",
        "policy p { icmp ip4 : block { 8 } log ",
        "policy p { icmp : block { @all,",
        "policy p { icmp : block { 0-255/0-254 ",
        "policy p { icmp ip4 : block { 8 } from { @self,",
        "set s { ",
        "set s { @s ",
        "policy p { set s { 10.0.0.0/8 ",
        "policy p { defaults { icmp in: block; ",
        "policy p { ratelimit=a rate=1/s per=source ",
        "include \"x\" ",
        "policy p { icmp ip4 : block { 8 } payload<"
      })
  void largeTextsOfOneKindAreReadInLinearTime(String start) {
    int last = start.lastIndexOf(' ', start.length() - 2);
    String unit = start.substring(Math.max(0, last));

    Assertions.assertTimeout(
        ENOUGH, () -> Invariants.read(start + unit.repeat(LARGE / unit.length())));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "WORD x;",
        "set WORD { ::1 }",
        "set s { WORD }",
        "set s { @WORD }",
        "set s { ::/WORD }",
        "set s file WORD",
        "ratelimit=WORD rate=1/s;",
        "ratelimit=a rate=WORD/s;",
        "ratelimit=a rate=1/s per=WORD;",
        "ratelimit=a rate=1/s per=source/WORD;",
        "ratelimit=a rate=1/s per=source/1,WORD;",
        "ratelimit=a rate=1/s per=source table=WORD;",
        "ratelimit=a rate=1/s shared=WORD;",
        "ratelimit=a bps=WORD;",
        "icmp WORD : block { 8 }",
        "icmp ip4 : WORD { 8 }",
        "icmp ip4 : block { WORD }",
        "icmp ip4 : block { 3/WORD }",
        "icmp ip4 : block { WORD/1 }",
        "icmp ip4 : block { 8 } WORD;",
        "icmp ip4 : block { 8 } from WORD;",
        "icmp ip4 : block { 8 } from @WORD;",
        "icmp ip4 : block { 8 } payload<=WORD;",
        "icmp ip4 : block { 8 } until WORD;",
        "icmp WORD log : block { 8 }",
        "defaults { WORD in: block; }",
        "defaults { icmp WORD: block; }",
        "include \"WORD\""
      })
  void veryLongWordsAreCutInMessages(String statement) {
    for (String letter : List.of("x", "9", "A", "-", "1:")) {
      String text = statement.replace("WORD", letter.repeat(5_000));
      Invariants.read("policy p { " + text + " }");
      Invariants.read(text);
    }
  }

  @Test
  void includesAreNotNestedWithoutEnd() {
    List<Source> sources = new ArrayList<>();
    sources.add(new Source("0", "include \"1\"\npolicy p { defaults { icmp in: block; } }"));
    for (int i = 1; i < 30; i++) {
      sources.add(new Source("" + i, "include \"" + (i + 1) + "\"\n"));
    }

    Reading reading = PolicyReader.read(sources.getFirst(), Texts.of(sources));

    assertThat(reading.diagnostics())
        .extracting(one -> one.source().name() + ": " + one.message())
        .containsExactly("16: includes are nested deeper than 16");
    assertThat(reading.sources()).hasSize(17);
  }

  @Test
  void aTextThatIsIncludedByTwoWaysIsReadOnce() {
    List<Source> sources =
        List.of(
            new Source(
                "main",
                "include \"a\" include \"b\" policy p { icmp : block { 8 } from @s; defaults { icmp"
                    + " in: allow; } }"),
            new Source("a", "include \"c\""),
            new Source("b", "include \"./c\""),
            new Source("c", "set s { 192.0.2.0/24 }"));

    Reading reading = PolicyReader.read(sources.getFirst(), Texts.of(sources));

    assertThat(reading.diagnostics()).isEmpty();
    assertThat(reading.sources()).extracting(Source::name).containsExactly("main", "a", "c", "b");
  }

  @Test
  void noMoreFilesAreReadThanTheBoundAllows() {
    StringBuilder includes = new StringBuilder();
    List<Source> sources = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      includes.append("include \"").append(i).append("\"\n");
      sources.add(new Source("" + i, "set s" + i + " { }"));
    }
    Source main = new Source("main", includes.toString());
    Bounds bounds = new Bounds(1_000, 1_000, 9, 9, new Bounds.Further(2, 1_000, 16));

    Reading reading = PolicyReader.read(main, Texts.of(sources), bounds);

    assertThat(reading.sources()).hasSize(3);
    assertThat(reading.diagnostics())
        .extracting(Diagnostic::message)
        .containsExactly("more than 2 files", "more than 2 files");
  }

  @Test
  void nestedSetsDoNotGrowWithoutEnd() {
    StringBuilder text = new StringBuilder("set s0 {");
    for (int i = 0; i < 100_000; i++) {
      text.append(" 10.").append(i >> 16).append('.').append(i >> 8 & 0xff).append('.');
      text.append(i & 0xff);
    }
    text.append(" }\n");
    for (int i = 1; i <= 400; i++) {
      text.append("set s").append(i).append(" { @s").append(i - 1).append(", 192.0.2.").append(1);
      text.append(" }\n");
    }

    Reading reading =
        Assertions.assertTimeout(
            ENOUGH, () -> PolicyReader.read(new Source("sets", text.toString())));

    assertThat(reading.diagnostics().getFirst().message())
        .isEqualTo("more than 16,000,000 prefixes in all sets together");
  }

  @Test
  void setsMayWaitForSetsFarBelow() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 5_000; i++) {
      text.append("set s").append(i).append(" { @s").append(i + 1).append(" }\n");
    }
    text.append("set s5000 { 192.0.2.1 }\n");

    Reading reading = PolicyReader.read(new Source("sets", text.toString()));

    assertThat(reading.diagnostics().getFirst())
        .extracting(Diagnostic::message, one -> one.help().orElse(""))
        .containsExactly(
            "more than 256 sets wait for one that is defined below",
            "define sets in front of those that name them");
  }
}

package io.echogate.policy.language;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.policy.source.Bounds;
import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.DiagnosticText;
import io.echogate.policy.source.Source;
import io.echogate.policy.source.Texts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostileInputTest {
  private static final int LARGE = 1 << 18;

  /** Far more than reading in linear time needs, far less than anything worse would. */
  private static final Duration ENOUGH = Duration.ofSeconds(30);

  static Stream<String> units() {
    return Stream.of(
        "{", "}", ";", ":", "a", "a ", "1:", "1 ", "#", "#\n", "\n", "\"", "xfw{", "icmp ", "\0");
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("units")
  void largeTextsOfOneKindAreReadInLinearTime(String unit) {
    String large = unit.repeat(LARGE / unit.length());

    Assertions.assertTimeout(ENOUGH, () -> Invariants.read(large));
    Assertions.assertTimeout(ENOUGH, () -> Invariants.read("xfw { icmp ip4: block { " + large));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "WORD;",
        "tcp_WORD;",
        "tcp_WORD=;",
        "tcp_WORD/add;",
        "icmp=WORD ip4 { 8 }",
        "icmp WORD {8}",
        "icmp ip4: WORD {8}",
        "icmp ip4: ratelimit=WORD {8}",
        "icmp ip4 { WORD }",
        "icmp/WORD {8}",
        "icmp ip4 { @WORD }",
        "icmp ip4 { WORD/1 }",
        "icmp ip4 { 1-WORD }",
        "ratelimit=WORD;",
        "ratelimit=a WORD=1;",
        "ratelimit=a pps=WORD;",
        "ratelimit=a rate=1/WORD;",
        "WORD/del;",
        "src: block { WORD }",
        "src: block { ::/WORD }",
        "src: block { :WORD }",
        "src WORD { ::1 }",
        "defaults { WORD: block; }",
        "defaults { icmp WORD: block; }",
        "ip_proto { WORD }"
      })
  void veryLongWordsAreCutInMessages(String statement) {
    for (String letter : List.of("x", "9", "A", "-", "1:")) {
      Invariants.read("xfw { " + statement.replace("WORD", letter.repeat(5_000)) + " }");
    }
  }

  @Test
  void aListOfManyPrefixesIsRead() {
    StringBuilder text = new StringBuilder("xfw { src ip4.tcp: block {\n");
    for (int i = 0; i < 100_000; i++) {
      text.append("10.").append(i >> 16).append('.').append(i >> 8 & 0xff).append('.');
      text.append(i & 0xff).append("/32,\n");
    }
    Reading reading = Invariants.read(text.append("} }").toString());

    assertThat(reading.policies().getFirst().sources().entries().getFirst().prefixes())
        .hasSize(100_000);
  }

  @Test
  void aFileThatIsTooLargeIsRefusedByItsSize() {
    Reading reading = PolicyReader.read("big.xfw", new byte[50_000_000]);

    assertThat(DiagnosticText.of(reading.diagnostics()))
        .isEqualTo(
            """
            big.xfw:1:1: error: the text has 50,000,000 bytes; at most 33,554,432 are read
            help: check that this is the file you meant
            """);
  }

  @Test
  void aBinaryFileIsRefusedAtItsFirstStrangeByte() {
    byte[] bytes = {0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, (byte) 0xff};

    assertThat(DiagnosticText.of(PolicyReader.read("a.out", bytes).diagnostics()))
        .isEqualTo(
            """
            a.out:1:8: error: a NUL byte: this is not a text file
                \uFFFDELF\uFFFD\uFFFD\uFFFD\uFFFD
                       ^
            help: a policy is UTF-8 text; check that this is the file you meant
            """);
  }

  @Test
  void aByteThatIsNotUtf8IsShownAtItsPlace() {
    byte[] bytes = "xfw {\n  # caf\u00e9\n}\n".getBytes(StandardCharsets.ISO_8859_1);

    assertThat(DiagnosticText.of(PolicyReader.read("latin.xfw", bytes).diagnostics()))
        .isEqualTo(
            """
            latin.xfw:2:8: error: the byte 0xe9 is not UTF-8 text here
                  # caf\uFFFD
                       ^
            help: a policy is UTF-8 text; check that this is the file you meant
            """);
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheText() {
    byte[] bytes = "\uFEFFxfw { }".getBytes(StandardCharsets.UTF_8);

    assertThat(PolicyReader.read("bom.xfw", bytes).policies()).hasSize(1);
  }

  @Test
  void errorsBeyondTheBoundAreCounted() {
    Reading reading =
        PolicyReader.read(new Source("many.xfw", "xfw {\n" + "wrong;\n".repeat(1_000) + "}\n"));

    assertThat(reading.diagnostics()).hasSize(Bounds.STANDARD.errors() + 1);
    assertThat(reading.diagnostics().getLast().message()).isEqualTo("and 900 more errors");
  }

  @Test
  void notesBeyondTheBoundAreCountedApartFromErrors() {
    String prefixes =
        IntStream.range(0, 101)
            .mapToObj(i -> "10.0." + i + ".1/24")
            .reduce("", (all, prefix) -> all + prefix + ", ");
    Reading reading =
        PolicyReader.read(new Source("notes.xfw", "xfw { src: block { " + prefixes + "} }"));

    assertThat(reading.hasErrors()).isFalse();
    assertThat(reading.diagnostics())
        .hasSize(Bounds.STANDARD.notes() + 1)
        .last()
        .extracting(Diagnostic::message)
        .isEqualTo("and 1 more note");
  }

  @Test
  void wordsBeyondTheBoundAreNotRead() {
    Bounds bounds = new Bounds(1_000, 5, 10, 10, Bounds.STANDARD.further());
    Reading reading =
        PolicyReader.read(
            new Source("words.xfw", "xfw { evaluation_mode; foo; bar; }"), Texts.none(), bounds);

    assertThat(reading.diagnostics())
        .extracting(Diagnostic::message)
        .contains("the text has too many words; the rest is not read")
        .doesNotContain("unknown statement 'bar'");
    assertThat(reading.policies()).isEqualTo(List.of());
  }
}

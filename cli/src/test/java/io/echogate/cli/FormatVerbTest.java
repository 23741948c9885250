package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FormatVerbTest {
  private static final String UNTIDY =
      "policy one{icmp   ip4:allow{3/4,8}# pings\n defaults{icmp in:block;}}";

  private static final String TIDY =
      """
      policy one {
          icmp ip4 : allow { fragmentation-needed, echo-request }  # pings
          defaults { icmp in: block; }
      }
      """;

  @TempDir Path directory;

  @Test
  void theCanonicalFormIsPrinted() {
    assertThat(Run.onInput(UNTIDY, "format", "-")).isEqualTo(new Run(0, TIDY, ""));
    assertThat(Run.onInput(TIDY, "format", "-").out()).isEqualTo(TIDY);
  }

  @Test
  void theFileIsRewrittenIfItIsToBe() throws IOException {
    Path file = Files.writeString(directory.resolve("one.policy"), UNTIDY);
    assertThat(Run.of("format", "--write", file.toString())).isEqualTo(new Run(0, "", ""));
    assertThat(Files.readString(file)).isEqualTo(TIDY);
    assertThat(Run.of("format", "--check", file.toString())).isEqualTo(new Run(0, "", ""));
  }

  @Test
  void aCheckChangesNothingAndSaysHow() throws IOException {
    Path file = Files.writeString(directory.resolve("one.policy"), UNTIDY);
    assertThat(Run.of("format", "--check", file.toString()))
        .isEqualTo(
            new Run(
                1,
                "",
                """
                echogate: error: FILE is not in its canonical form
                help: echogate format --write FILE
                """
                    .replace("FILE", file.toString())));
    assertThat(Files.readString(file)).isEqualTo(UNTIDY);
  }

  @Test
  void aTextWithErrorsOfSyntaxIsLeftAlone() throws IOException {
    Path file = Files.writeString(directory.resolve("one.policy"), "policy one {");
    Run run = Run.of("format", "--write", file.toString());
    assertThat(run.status()).isOne();
    assertThat(run.err()).contains(": error: ");
    assertThat(Files.readString(file)).isEqualTo("policy one {");
  }

  @Test
  void optionsThatDoNotFitAreWrongUsage() {
    assertThat(Run.onInput(TIDY, "format", "--write", "-").status()).isEqualTo(2);
    assertThat(Run.onInput(TIDY, "format", "--write", "--check", "x").status()).isEqualTo(2);
  }

  @Test
  void anXfwPolicyIsRewrittenInTheOtherDialect() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("My.Web.xfw"),
            "xfw { ratelimit=few bps=1000; icmp ip4: ratelimit=few { 8 } }");
    Run run = Run.of("format", "--native", file.toString());
    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("policy my-web {", "ratelimit=few bytes=1000/s");
    assertThat(run.err()).contains(": note: ");
    assertThat(Run.onInput(run.out(), "format", "--check", "-")).isEqualTo(new Run(0, "", ""));
    assertThat(Run.onInput(run.out(), "check", "-").err()).doesNotContain(": error: ");
  }

  @Test
  void whatIsNoXfwPolicyStaysAsItIs() {
    assertThat(Run.onInput(TIDY, "format", "--native", "-"))
        .isEqualTo(
            new Run(
                1,
                "",
                """
                echogate: error: <stdin> is a policy { } already
                help: leave out --native
                """));
    assertThat(Run.onInput(TIDY, "format", "--native", "--check", "-").status()).isEqualTo(2);
  }

  static Stream<Path> examples() throws IOException {
    return Stream.concat(Examples.machines().stream(), Examples.seeds().stream())
        .filter(file -> file.toString().endsWith(".policy"));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void theExamplesAreInTheirCanonicalForm(Path example) {
    assertThat(Run.of("format", "--check", example.toString()).err()).isEmpty();
  }
}

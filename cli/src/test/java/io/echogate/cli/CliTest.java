package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CliTest {
  private static final String POLICY = Run.of("init", "host").out();

  @Test
  void helpListsTheVerbsAndTheExitCodes() {
    Run run = Run.of("--help");
    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains(
            "\n  init  ",
            "\n  check  ",
            "\n  explain  ",
            "\n  demo  ",
            "\n  completion  ",
            "Exit codes: 0 done;");
  }

  @Test
  void withoutAVerbHelpGoesToStandardErrorAndTheUsageIsWrong() {
    Run run = Run.of();
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).isEqualTo(Run.of("--help").out());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "init",
        "check",
        "format",
        "table",
        "explain",
        "replay",
        "learn",
        "apply",
        "confirm",
        "rollback",
        "status",
        "events",
        "verify",
        "detach",
        "demo",
        "completion"
      })
  void everyVerbHasHelpWithAnExample(String verb) {
    Run run = Run.of(verb, "--help");
    assertThat(run.status()).isZero();
    assertThat(run.out())
        .contains("Usage: echogate " + verb, "Example:\n", "echogate " + verb + " ");
  }

  @Test
  void theVersionIsTheSameWithAndWithoutTheModelOfTheCommands() {
    assertThat(Main.quickAnswer(List.of("--version"))).contains(Resource.VERSION);
    assertThat(Run.of("--version").out()).matches("echogate \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\n");
  }

  @Test
  void onlyWholeCommandLinesAreAnsweredQuickly() {
    assertThat(Main.quickAnswer(List.of("--version", "check"))).isEmpty();
    assertThat(Main.quickAnswer(List.of("completion", "fish"))).contains(Resource.FISH);
    assertThat(Main.quickAnswer(List.of("completion", "cmd"))).isEqualTo(Optional.empty());
  }

  @Test
  void aWrongVerbGetsTheNearestOne() {
    assertThat(Run.of("chekc"))
        .isEqualTo(
            new Run(
                2,
                "",
                """
                echogate: error: there is no 'chekc' here
                help: did you mean check? echogate --help shows what there is
                """));
  }

  @Test
  void aWordThatIsNearNoVerbGetsNone() {
    assertThat(Run.of("frobnicate").err())
        .isEqualTo(
            """
            echogate: error: there is no 'frobnicate' here
            help: echogate --help shows what there is
            """);
  }

  @Test
  void aWrongOptionNamesTheVerbsHelp() {
    assertThat(Run.of("check", "--jsno", "-"))
        .isEqualTo(
            new Run(
                2,
                "",
                """
                echogate: error: there is no '--jsno' here
                help: did you mean --json? echogate check --help shows what there is
                """));
  }

  @Test
  void whatExcludesEachOtherIsRefused() {
    assertThat(Run.of("explain", "-", "--packet", "ip4 in 8", "--frame", "00"))
        .isEqualTo(
            new Run(
                2,
                "",
                """
                echogate: error: --packet=DESCRIPTION, --frame=HEX are mutually exclusive (specify\
                 only one)
                help: echogate explain --help shows what there is
                """));
  }

  @Test
  void aMissingOperandIsNamed() {
    assertThat(Run.of("table"))
        .isEqualTo(
            new Run(
                2,
                "",
                """
                echogate: error: missing required parameter: 'FILE'
                help: echogate table --help shows what there is
                """));
    assertThat(Run.of("check").err())
        .isEqualTo(
            """
            echogate: error: there is no FILE to check
            help: echogate check --help shows what there is
            """);
  }

  @Test
  void colourIsForTerminalsAndCanBeRefused() {
    assertThat(Run.onTerminal(POLICY, "check", "-").out()).contains("\u001b[32mok\u001b[m");
    assertThat(Run.onTerminal(POLICY, "check", "--no-color", "-"))
        .isEqualTo(Run.onInput(POLICY, "check", "-"));
    assertThat(Run.onTerminal("xfw {", "check", "-").err()).contains("\u001b[1;31merror\u001b[m: ");
  }
}

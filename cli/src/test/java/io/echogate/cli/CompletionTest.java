package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CompletionTest {

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh", "fish"})
  void everyShellKnowsEveryVerbAndOption(String shell) {
    String script = Run.of("completion", shell).out();
    assertThat(script).contains(words());
  }

  private static Set<String> words() {
    Map<String, CommandLine> verbs = Cli.model().getSubcommands();
    Set<String> words = new TreeSet<>(verbs.keySet());
    for (CommandLine verb : verbs.values()) {
      words.addAll(
          verb.getCommandSpec().options().stream()
              .map(option -> option.longestName().substring(2))
              .collect(Collectors.toSet()));
    }
    return words;
  }

  @ParameterizedTest
  @CsvSource({
    "echogate ch, check",
    "echogate --v, --version",
    "echogate explain --pa, --packet",
    "echogate explain --packet i, ip4 ip6",
    "echogate check -, --role --strict --explain --json --no-color --help",
    "echogate check we, ''",
    "echogate check --role t, transit",
    "echogate init l, lan-host",
    "echogate apply --mode g, generic",
    "echogate completion '', bash zsh fish --no-color --help"
  })
  void bashOffersWhatFits(String typed, String offered) throws Exception {
    assertThat(bash(typed)).isEqualTo(offered);
  }

  /** What bash would offer behind words of which the last is being typed. */
  private static String bash(String typed) throws IOException, InterruptedException {
    String script =
        Run.of("completion", "bash").out()
            + "COMP_WORDS=("
            + typed
            + ")\n"
            + "COMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n_echogate\necho \"${COMPREPLY[*]}\"\n";
    Process process = new ProcessBuilder(List.of("bash", "-c", script)).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return output.strip();
  }

  @Test
  void anotherShellIsWrongUsage() {
    assertThat(Run.of("completion", "cmd"))
        .isEqualTo(
            new Run(
                2,
                "",
                """
                echogate: error: there is no completion for the shell 'cmd'
                help: the shells are bash, zsh and fish
                """));
  }
}

package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts without rules, and standard input that is named twice. */
class EmptyInputTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "  \n\t\n"})
  void anEmptyTextIsCalledEmpty(String text) {
    for (String verb : new String[] {"audit", "import"}) {
      Run run = Run.onInput(text, verb, "-");
      assertThat(run.status()).as("%s", run).isEqualTo(1);
      assertThat(run.err()).contains("<stdin>:1:1: error: this is empty").contains("help: ");
    }
  }

  @Test
  void otherTextsAreNotCalledEmpty() {
    assertThat(Run.onInput("hello\n", "audit", "-").err())
        .contains("this is no firewall's text that is known here");
  }

  @ParameterizedTest
  @ValueSource(strings = {"diff", "audit", "import"})
  void standardInputIsReadOnce(String verb) {
    Run run = Run.onInput(AuditVerbTest.BROKEN, verb, "-", "-");
    assertThat(run.status()).as("%s", run).isEqualTo(2);
    assertThat(run.err())
        .contains("standard input can be read once, and - stands here twice")
        .contains("write one of the texts to a file");
  }

  @Test
  void aPacketIsExplainedByOneStandardInput() {
    Run run = Run.onInput(AuditVerbTest.BROKEN, "explain", "-", "-", "--packet", "ip4 in 8");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("standard input can be read once");
  }

  @Test
  void chainsOfTranslationSayWhatTheyDoNotSee() {
    Run run =
        Run.onInput(
            """
            table inet t {
              chain pre {
                type nat hook prerouting priority -90; policy accept;
              }
              chain input {
                type filter hook input priority 0; policy accept;
                ct state invalid drop
              }
            }
            """,
            "explain",
            "-",
            "--packet",
            "ip4 in 8 state invalid");
    assertThat(run.out())
        .contains("    implicit: not the first packet of a flow  [pass]\n")
        .contains("    7: ct state invalid drop  [drop]\n")
        .doesNotContain("type nat hook");
  }
}

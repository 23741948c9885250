package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AuditMarkdownTest {

  @Test
  void theReportHasHeadingsTablesAndRulesAsCode() {
    String report = Run.onInput(AuditVerbTest.BROKEN, "audit", "-", "--markdown").out();
    assertThat(report)
        .startsWith("# ICMP audit of `<stdin>`\n\n**")
        .contains("\n## Findings\n")
        .contains("\n### Critical: ")
        .contains("- **Decided by**: line 7: `-A INPUT -p icmp -m icmp --icmp-type 3/4 -j DROP`\n")
        .contains("replace line 7 with:\n\n  ```\n  -A INPUT -p icmp -m icmp --icmp-type 3/4 ")
        .contains("\n## What happens to each message\n\n### IPv4, to this machine\n\n")
        .contains("| Messages | What happens | Line |\n|---|---|--:|\n")
        .contains("\n## Rules of which something is not understood\n\n- line 10: `-A INPUT ");
  }

  @Test
  void nothingInTheInputBreaksOutOfCodeOrCells() {
    String report =
        Run.onInput(
                AuditVerbTest.BROKEN
                    .replace("--name x", "--name \"a|b`c``d\"")
                    .replace("-A INPUT -i lo", "-A INPUT -m mark --mark \"|x`y\" -i lo"),
                "audit",
                "-",
                "--markdown")
            .out();
    assertThat(report.lines().filter(line -> line.startsWith("|")))
        .isNotEmpty()
        .allSatisfy(line -> assertThat(bars(line)).isEqualTo(4));
    assertThat(report)
        .contains("```-A INPUT -p icmp -m recent --name \"a|b`c``d\" --set -j ACCEPT```");
  }

  private static long bars(String line) {
    return line.replace("\\|", "").chars().filter(letter -> letter == '|').count();
  }

  @Test
  void wordsHaveNoSigns() {
    assertThat(MarkdownText.words("a|b`c\nd *e* _f_ <g> [h](i) \\ # & $"))
        .isEqualTo("a\\|b\\`c d \\*e\\* \\_f\\_ \\<g\\> \\[h\\](i) \\\\ \\# \\& \\$");
  }

  @Test
  void codeIsFencedByMoreBackticksThanItHas() {
    assertThat(MarkdownText.code("a")).isEqualTo("`a`");
    assertThat(MarkdownText.code("a`b")).isEqualTo("``a`b``");
    assertThat(MarkdownText.code("`")).isEqualTo("`` ` ``");
    assertThat(MarkdownText.code("a\nb")).isEqualTo("`a b`");
    assertThat(MarkdownText.code(" ")).isEmpty();
    assertThat(MarkdownText.cell("a|b")).isEqualTo("`a\\|b`");
    assertThat(MarkdownText.block(List.of("a", "````", "b\nc"), 2))
        .isEqualTo("  `````\n  a\n  ````\n  b c\n  `````\n");
  }
}

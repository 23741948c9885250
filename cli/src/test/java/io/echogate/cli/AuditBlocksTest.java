package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What one line does is told once, whatever number of findings it is; documents have each. */
class AuditBlocksTest {
  private static final String LIST =
      """
      ip access-list extended WAN-IN
       40 permit tcp any any established
       50 permit icmp any any echo-reply
       90 deny   icmp any any log
       100 permit ip any any
      interface GigabitEthernet0/0
       ip access-group WAN-IN in
      """;

  private static String audit(String... options) {
    String[] args = new String[options.length + 2];
    args[0] = "audit";
    System.arraycopy(options, 0, args, 1, options.length);
    args[options.length + 1] = "-";
    return Run.onInput(LIST, args).out();
  }

  @Test
  void aLineThatDropsManyIsOneBlock() {
    String text = audit("--direction", "forward");
    assertThat(text)
        .contains(
            """
            critical[breaks-pmtud-v4, ip4]: Path MTU discovery of IPv4 is broken (through this machine)
            medium[unreachable-blocked, ip4]: Destination unreachable is dropped (through this machine)
            """)
        .contains("\nmedium[time-exceeded-blocked, ip4]: ", "\n  and: traceroute and mtr show")
        .contains("help: insert before line 4:\n        54 permit icmp any any 3\n        58 ")
        .contains("  help: Let echo requests pass through");
    assertThat(text.split("decided by: line 4", -1)).as(text).hasSize(2);
  }

  @Test
  void documentsHaveEachFinding() {
    JsonTree json = JsonTree.parse(audit("--direction", "forward", "--json"));
    assertThat(json.at("findings").elements()).hasSizeGreaterThan(4);
    assertThat(json.at("findings", 0, "id").value()).isEqualTo("breaks-pmtud-v4");
    assertThat(json.at("findings", 1, "line").value()).isEqualTo(4L);
    assertThat(audit("--direction", "forward", "--sarif").split("\"ruleId\"", -1))
        .hasSize(json.at("findings").elements().size() + 1);
  }

  @Test
  void pagesAndMarkdownNameAllIds() {
    String markdown = audit("--direction", "forward", "--markdown");
    assertThat(markdown)
        .contains("### Critical: Path MTU discovery of IPv4 is broken")
        .contains("- **And medium**: Time exceeded is dropped: ")
        .contains("- **Id**: `breaks-pmtud-v4`, `unreachable-blocked`, ");
    assertThat(markdown.split("Decided by", -1)).hasSize(2);
    String page = audit("--direction", "forward", "--html");
    assertThat(page).contains("breaks-pmtud-v4, unreachable-blocked, ");
    assertThat(page.split("<article", -1)).hasSize(2);
  }

  @Test
  void otherCausesStayApart() {
    String text =
        Run.onInput(
                """
                *filter
                :INPUT DROP [0:0]
                :FORWARD DROP [0:0]
                :OUTPUT ACCEPT [0:0]
                -A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
                -A INPUT -m state --state RELATED,ESTABLISHED -j ACCEPT
                COMMIT
                """,
                "audit",
                "-")
            .out();
    assertThat(text)
        .contains(
            "\n\nmedium[echo-blocked, ip4]: ", "\n\nmedium[invalid-drop-before-pmtud, ip4]: ");
  }

  @Test
  void sourceQuenchIsCalledByItsName() {
    String text =
        Run.onInput(
                """
                *filter
                :INPUT ACCEPT [0:0]
                :FORWARD ACCEPT [0:0]
                :OUTPUT ACCEPT [0:0]
                -A INPUT -p icmp -m icmp --icmp-type 4 -j DROP
                COMMIT
                """,
                "audit",
                "-")
            .out();
    assertThat(text).contains("\n  4 source-quench ").doesNotContain("type 4");
  }
}

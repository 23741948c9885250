package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** As what {@code audit} judges rules, which packets, and what it says where that is nothing. */
class AuditScopeTest {
  private static final String FORWARDS =
      """
      *filter
      :INPUT ACCEPT [0:0]
      :FORWARD ACCEPT [0:0]
      :OUTPUT ACCEPT [0:0]
      -A FORWARD -p icmp -m icmp --icmp-type 3/4 -j DROP
      COMMIT
      """;

  /** Known flows and some ICMP alone are forwarded, as ufw has it on hosts. */
  private static final String HOST =
      """
      *filter
      :INPUT DROP [0:0]
      :FORWARD DROP [0:0]
      :OUTPUT ACCEPT [0:0]
      -A INPUT -m conntrack --ctstate INVALID -j DROP
      -A INPUT -p icmp -m icmp --icmp-type 3 -j ACCEPT
      -A FORWARD -p icmp -m icmp --icmp-type 3/4 -j DROP
      -A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
      COMMIT
      """;

  private static final String NOT_JUDGED =
      "what the rules do to forwarded messages is not judged: a host forwards nothing"
          + " (--role border judges it)";

  static Run audit(String rules, String... options) {
    String[] words = new String[options.length + 2];
    words[0] = "audit";
    words[1] = "-";
    System.arraycopy(options, 0, words, 2, options.length);
    return Run.onInput(rules, words);
  }

  static List<String> head(Run run, int lines) {
    return run.out().lines().limit(lines).toList();
  }

  @Test
  void aFaultOnTheWayThroughIsFoundWithoutARole() {
    Run run = audit(FORWARDS);
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out())
        .startsWith(
            """
            <stdin>: Path MTU discovery of IPv4 is broken (through this machine)
            as rules of a border see it (--role says otherwise)
            """)
        .contains("\n  ip4 forward  ")
        .doesNotContain("not judged");
  }

  @Test
  void dropAllThatIsForwardedEndsWith1() {
    Run run = audit(FORWARDS.replace("-p icmp -m icmp --icmp-type 3/4", "-p icmp"));
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out())
        .startsWith("<stdin>: Path MTU discovery of IPv4 is broken (through this machine)\n")
        .contains("high[forwarded-icmp-blocked, ip4]");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void ofAHostItIsSaidThatForwardingIsNotJudged() {
    Run run = audit(HOST);
    assertThat(run.status()).isZero();
    assertThat(head(run, 3))
        .endsWith("as rules of a host see it (--role says otherwise)", NOT_JUDGED);
    assertThat(run.out())
        .contains("medium[invalid-drop-before-pmtud, ip4]")
        .doesNotContain("through this machine");
    Run border = audit(HOST, "--role", "border");
    assertThat(border.status()).isEqualTo(1);
    assertThat(border.out())
        .contains("critical[breaks-pmtud-v4, ip4]", "(through this machine)")
        .doesNotContain(NOT_JUDGED);
    assertThat(audit(HOST.replaceAll("(?m)^-A FORWARD.*\n", "")).out()).doesNotContain(NOT_JUDGED);
  }

  @Test
  void whoAsksAboutForwardingAsksAboutAMachineThatForwards() {
    Run run = audit(HOST, "--direction", "forward");
    assertThat(run.status()).isEqualTo(1);
    assertThat(head(run, 3))
        .containsExactly(
            "<stdin>: Path MTU discovery of IPv4 is broken (through this machine)",
            "as rules of a border see it (--role says otherwise)",
            "only what goes through this machine (--direction)");
    assertThat(audit(FORWARDS, "--direction", "forward").out())
        .contains("critical[breaks-pmtud-v4, ip4]");
  }

  @Test
  void directionsAreStated() {
    assertThat(head(audit(HOST, "--direction", "out,in"), 3))
        .contains("only what goes to this machine, from this machine (--direction)");
    assertThat(audit(HOST, "--direction", "in", "--markdown").out())
        .contains("only what goes to this machine (--direction)");
    assertThat(audit(HOST).out()).doesNotContain("--direction");
  }

  @Test
  void aRulesWordsForIcmpTellTheFamily() {
    assertThat(audit(FORWARDS.replace("-p icmp -m icmp --icmp-type 3/4", "-p ipv6-icmp")).out())
        .startsWith("<stdin>: Path MTU discovery of IPv6 is broken (through this machine)\n");
  }
}

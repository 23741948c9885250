package io.echogate.firewalls.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.advice.knowledge.Role;
import io.echogate.advice.knowledge.Severity;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * A limit on pings beside established flows. Measured on Linux 6: of 100 pings of one flow 100 were
 * answered, of 40 flows of one ping each 4, with either order of the two rules below.
 */
class LimitOnPingsTest {
  private static final String LIMIT =
      "-A INPUT -p icmp -m icmp --icmp-type 8 -m limit --limit 1/sec --limit-burst 4 -j ACCEPT\n";
  private static final String KNOWN =
      "-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n";

  private static Optional<AuditFinding> find(String rules, String id) {
    String save =
        """
        *filter
        :INPUT DROP [0:0]
        :FORWARD DROP [0:0]
        :OUTPUT ACCEPT [0:0]
        %sCOMMIT
        """
            .formatted(rules);
    return Audited.audit(save, Role.HOST).findings().stream()
        .filter(finding -> finding.id().equals(id))
        .findFirst();
  }

  @Test
  void behindEstablishedFlowsItCountsTheFirstPingOfEach() {
    AuditFinding finding = find(KNOWN + LIMIT, "limit-on-first-ping").orElseThrow();
    assertThat(finding.severity()).isEqualTo(Severity.MEDIUM);
    assertThat(finding.rule().orElseThrow().line()).isEqualTo(6);
    assertThat(finding.explanation())
        .startsWith("line 5 lets established flows through before it, and a ping is one");
    assertThat(find(KNOWN + LIMIT, "limit-without-effect")).isEmpty();
  }

  @Test
  void beforeThemWhatIsOverItPassesThere() {
    AuditFinding finding = find(LIMIT + KNOWN, "limit-on-first-ping").orElseThrow();
    assertThat(finding.rule().orElseThrow().line()).isEqualTo(5);
    assertThat(finding.explanation())
        .startsWith("what is over the limit passes at line 6 if its flow is established");
  }

  @Test
  void whatIsOverItIsDroppedBeforeThem() {
    String rules = LIMIT + "-A INPUT -p icmp -m icmp --icmp-type 8 -j DROP\n" + KNOWN;
    assertThat(find(rules, "limit-on-first-ping")).isEmpty();
    assertThat(find(rules, "limit-too-low").orElseThrow().consequence())
        .isEqualTo("monitoring sees loss, and traceroutes have gaps, without any attack");
  }

  @Test
  void runningPingsLoseNothing() {
    assertThat(find(KNOWN + LIMIT, "limit-too-low").orElseThrow().consequence())
        .isEqualTo("of pings that begin at once some get no answer, while those that run go on");
  }

  /** A script of the net: a limit on all, large ones dropped, then what is established. */
  @Test
  void whatPassesOverTheLimitIsNotCalledLimited() {
    AuditFinding finding =
        find(
                """
                -A INPUT -m state --state INVALID -j DROP
                -A INPUT -p icmp -m limit --limit 1/second -j ACCEPT
                -A INPUT -p icmp -m length --length 93:65535 -j DROP
                -A INPUT -m state --state ESTABLISHED -j ACCEPT
                """,
                "limit-too-low")
            .orElseThrow();
    assertThat(finding.messageNames())
        .contains("11/0 (ttl-exceeded-in-transit)", "8 (echo-request)")
        .doesNotContain("0 (echo-reply)");
    assertThat(finding.consequence())
        .isEqualTo(
            "traceroutes have gaps without any attack, and of pings that begin at once some get no"
                + " answer, while those that run go on");
  }

  @Test
  void repliesThatPassNowhereElseAreCalledLimited() {
    AuditFinding finding =
        find("-A INPUT -p icmp -m limit --limit 1/second -j ACCEPT\n", "limit-too-low")
            .orElseThrow();
    assertThat(finding.messageNames()).contains("0 (echo-reply)", "8 (echo-request)");
    assertThat(finding.consequence()).startsWith("monitoring sees loss");
  }

  /** A limit at one interface, and what passes at another. */
  @Test
  void anotherInterfaceSaysNothingOfTheLimit() {
    String limit = LIMIT.replace("INPUT", "INPUT -i ppp0");
    assertThat(
            find(
                "-A INPUT -i lan0 -j ACCEPT\n"
                    + limit
                    + "-A INPUT -i ppp0 -p icmp -m icmp --icmp-type 8 -j DROP\n",
                "limit-on-first-ping"))
        .isEmpty();
    AuditFinding finding =
        find("-A INPUT -i lan0 -j ACCEPT\n" + KNOWN + limit, "limit-on-first-ping").orElseThrow();
    assertThat(finding.rule().orElseThrow().line()).isEqualTo(7);
    assertThat(finding.example().orElseThrow().in()).isEqualTo("ppp0");
    assertThat(List.of(finding.messageNames())).containsExactly(List.of("8 (echo-request)"));
  }
}

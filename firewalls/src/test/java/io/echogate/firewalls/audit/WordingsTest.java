package io.echogate.firewalls.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.advice.FindingKinds;
import io.echogate.advice.knowledge.Role;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Findings speak of the family, and of the way, that they are about. */
class WordingsTest {
  @Test
  void allAreOfKindsThatThereAre() {
    assertThat(Wordings.ids()).allSatisfy(id -> assertThat(FindingKinds.find(id)).isPresent());
  }

  private static AuditFinding find(String rules, Role role, String id) {
    String text =
        """
        *filter
        :INPUT ACCEPT [0:0]
        :FORWARD ACCEPT [0:0]
        :OUTPUT ACCEPT [0:0]
        %sCOMMIT
        """
            .formatted(rules);
    return Audited.audit(text, role).findings().stream()
        .filter(finding -> finding.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void ofIpv4NothingIsSaidOfType2() {
    AuditFinding finding =
        find(
            """
            -A INPUT -p icmp -m limit --limit 1/second -j ACCEPT
            -A INPUT -p icmp -j DROP
            """,
            Role.HOST,
            "pmtud-rate-limited");
    assertThat(finding.kind().cure())
        .isEqualTo("Give 3/4 no limit, or one of its own of 200 per second or more.");
  }

  @Test
  void answersThatAreForwardedAreNotOwn() {
    String drop = "-A %s -p icmp -m icmp --icmp-type 0 -j DROP\n";
    AuditFinding through = find(drop.formatted("FORWARD"), Role.BORDER, "echo-reply-blocked");
    assertThat(through.kind().title()).isEqualTo("Pings get no answer");
    AuditFinding own = find(drop.formatted("INPUT"), Role.HOST, "echo-reply-blocked");
    assertThat(own.kind().title()).isEqualTo("Own pings get no answer");
  }

  /** Private addresses are no country's, and routers of a path may have them. */
  @Test
  void whoBlocksSourcesBlocksNoCountry() {
    AuditFinding finding =
        find("-A INPUT -i eth0 -s 10.0.0.0/8 -j DROP\n", Role.HOST, "geo-block-hits-errors");
    assertThat(finding.kind().title()).startsWith("A block by source drops the errors");
    assertThat(finding.consequence()).contains("a router with one of the blocked addresses");
  }

  @Test
  void whoAcceptsAllDoesNotAcceptWhatOthersDecideBefore() {
    AuditFinding finding =
        find(
            """
            -A INPUT -m state --state INVALID -j DROP
            -A INPUT -m state --state RELATED,ESTABLISHED -j ACCEPT
            -A INPUT -p icmp -j ACCEPT
            """,
            Role.HOST,
            "icmp-all-allowed");
    assertThat(finding.consequence())
        .startsWith("whatever no rule before it decides about gets in")
        .doesNotContain("redirect");
    assertThat(List.of(finding.rule().orElseThrow().line())).containsExactly(7);
  }
}

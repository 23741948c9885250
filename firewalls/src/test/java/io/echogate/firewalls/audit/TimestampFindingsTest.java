package io.echogate.firewalls.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.advice.knowledge.Role;
import io.echogate.advice.knowledge.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Linux answers timestamp requests, and nothing but a filter keeps it from doing so. */
class TimestampFindingsTest {
  private static List<AuditFinding> found(String policy, String rules) {
    String save =
        """
        *filter
        :INPUT DROP [0:0]
        :FORWARD DROP [0:0]
        :OUTPUT %s [0:0]
        %sCOMMIT
        """
            .formatted(policy, rules);
    return Audited.audit(save, Role.HOST).findings().stream()
        .filter(finding -> finding.id().equals("timestamp-allowed"))
        .toList();
  }

  @Test
  void thoseOfStrangersAreLow() {
    assertThat(found("ACCEPT", "-A INPUT -p icmp -j ACCEPT\n"))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.LOW);
              assertThat(finding.messageNames()).containsExactly("13 (timestamp-request)");
              assertThat(finding.source()).startsWith("CVE-1999-0524");
              assertThat(finding.rule().orElseThrow().line()).isEqualTo(5);
            });
  }

  @Test
  void whoDropsThemOrTheirAnswersTellsNobody() {
    assertThat(found("ACCEPT", "-A INPUT -p icmp -m icmp --icmp-type 8 -j ACCEPT\n")).isEmpty();
    assertThat(
            found(
                "ACCEPT",
                """
                -A INPUT -p icmp -j ACCEPT
                -A OUTPUT -p icmp -m icmp --icmp-type 14 -j DROP
                """))
        .isEmpty();
    assertThat(found("DROP", "-A INPUT -p icmp -j ACCEPT\n")).isEmpty();
  }

  @Test
  void thoseOfKnownFlowsOnlyAreNotOfStrangers() {
    assertThat(found("ACCEPT", "-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n"))
        .isEmpty();
  }
}

package io.echogate.firewalls.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.advice.knowledge.Role;
import io.echogate.advice.knowledge.Severity;
import io.echogate.firewalls.meaning.Course;
import io.echogate.icmp.Family;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who is said to answer no pings, and who to answer but large ones. */
class PingFindingsTest {
  private static final String SAVE =
      """
      *filter
      :INPUT DROP [0:0]
      :FORWARD DROP [0:0]
      :OUTPUT ACCEPT [0:0]
      %sCOMMIT
      """;

  private static final String KNOWN = "-A INPUT -m state --state RELATED,ESTABLISHED -j ACCEPT\n";

  private static List<AuditFinding> to(String rules, Role role) {
    return Audited.audit(SAVE.formatted(rules), role).findings().stream()
        .filter(finding -> finding.course().equals(Optional.of(Course.IN)))
        .toList();
  }

  private static List<AuditFinding> pings(String rules, Role role) {
    return to(rules, role).stream()
        .filter(one -> one.id().contains("pings") || one.id().equals("echo-blocked"))
        .toList();
  }

  @Test
  void whoRejectsLargePingsAnswersTheOthers() {
    List<AuditFinding> findings =
        pings(
            """
            -A INPUT -p icmp -m icmp --icmp-type 8 -m length --length 1029:65535 -j REJECT
            -A INPUT -p icmp -m icmp --icmp-type 8 -j ACCEPT
            """
                + KNOWN,
            Role.HOST);
    assertThat(findings)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.id()).isEqualTo("large-pings-blocked");
              assertThat(finding.severity()).isEqualTo(Severity.LOW);
              assertThat(finding.explanation())
                  .isEqualTo("rejected with 3/3 with 1001 bytes of data or more");
              assertThat(finding.rule().orElseThrow().line()).isEqualTo(5);
            });
  }

  @Test
  void whoDropsPingsOfAUsualSizeAnswersNone() {
    for (String some : List.of("", "-m length --length 60 ", "-m length --length 80:90 ")) {
      assertThat(
              pings(
                  "-A INPUT -p icmp -m icmp --icmp-type 8 "
                      + some
                      + "-j DROP\n-A INPUT -p icmp -m icmp --icmp-type 8 -j ACCEPT\n"
                      + KNOWN,
                  Role.HOST))
          .as(some)
          .extracting(AuditFinding::id)
          .containsExactly("echo-blocked");
    }
  }

  /** A router at whose two interfaces pings are answered; there is no third. */
  private static final String NAT_ROUTER =
      """
      -A INPUT -i lan0 -j ACCEPT
      -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
      -A INPUT -i ppp0 -p icmp -m icmp --icmp-type 8 -m limit --limit 10/sec -j ACCEPT
      -A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
      -A FORWARD -i lan0 -o ppp0 -j ACCEPT
      -A FORWARD -i ppp0 -d 192.168.1.10/32 -p tcp -m tcp --dport 443 -j ACCEPT
      """;

  @Test
  void anInterfaceThatNobodyNamesIsNoReason() {
    assertThat(to(NAT_ROUTER, Role.BORDER))
        .extracting(AuditFinding::id)
        .doesNotContain("echo-blocked", "invalid-drop-before-pmtud");
    assertThat(Audited.audit(SAVE.formatted(NAT_ROUTER), Role.BORDER).findings())
        .filteredOn(finding -> finding.id().equals("invalid-drop-before-pmtud"))
        .allSatisfy(
            finding -> {
              assertThat(finding.example().orElseThrow().in()).isEqualTo("ppp0");
              assertThat(finding.example().orElseThrow().out()).isEqualTo("lan0");
            });
  }

  @Test
  void anInterfaceThatIsNamedIsOne() {
    String silent = NAT_ROUTER.replace("--icmp-type 8 ", "--icmp-type 11 ");
    assertThat(pings(silent, Role.BORDER))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.id()).isEqualTo("echo-blocked");
              assertThat(finding.example().orElseThrow().in()).isEqualTo("ppp0");
            });
  }

  /** On a machine it is known which interfaces there are. */
  @Test
  void anInterfaceThatIsThereIsOne() {
    String rules = "-A INPUT -i wg0 -j ACCEPT\n" + KNOWN;
    assertThat(pings(rules, Role.HOST)).isEmpty();
    Report report =
        Audit.of(
            Audited.rules(SAVE.formatted(rules)),
            Role.HOST,
            EnumSet.allOf(Course.class),
            new Surroundings(Set.of("eth0", "wg0"), EnumSet.allOf(Family.class), false),
            Instant.EPOCH,
            60_000_000_000L);
    assertThat(report.findings())
        .filteredOn(finding -> finding.id().equals("echo-blocked"))
        .singleElement()
        .satisfies(finding -> assertThat(finding.example().orElseThrow().in()).isEqualTo("eth0"));
  }

  @Test
  void theOnlyInterfaceIsOneThoughNobodyNamesIt() {
    assertThat(pings(KNOWN, Role.HOST))
        .extracting(AuditFinding::id)
        .containsExactly("echo-blocked");
    assertThat(pings("-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT\n" + KNOWN, Role.HOST))
        .extracting(AuditFinding::id)
        .containsExactly("echo-blocked");
    assertThat(to(KNOWN, Role.HOST))
        .extracting(AuditFinding::id)
        .contains("invalid-drop-before-pmtud");
  }

  @Test
  void largeRepliesAreToldApartToo() {
    assertThat(
            Audited.words(
                Audited.audit(
                    SAVE.formatted(
                        """
                        -A INPUT -p icmp -m length --length 500:65535 -j DROP
                        -A INPUT -p icmp -m icmp --icmp-type 8 -j ACCEPT
                        """
                            + KNOWN),
                    Role.HOST)))
        .contains("large-pings-blocked ip4 in 5")
        .doesNotContain("echo-reply-blocked ip4 in 5", "echo-blocked ip4 in 5");
  }
}

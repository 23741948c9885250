package io.echogate.firewalls.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.advice.knowledge.Role;
import org.junit.jupiter.api.Test;

/** Which rules decide about something: lines of several rules, and rules that come too late. */
class DecidingRulesTest {
  private static final String VERDICTS =
      """
      table inet f {
        chain in {
          type filter hook input priority 0; policy drop;
          ct state vmap { established : accept, related : accept, invalid : drop }
          icmp type vmap { echo-request : jump pings, destination-unreachable : accept }
      %s  }
        chain pings {
          limit rate over 100/second burst 200 packets drop
          accept
        }
      }
      """;

  /** Errors are decided before; pings are not. */
  @Test
  void aMapOfVerdictsIsAliveWithOneOfThem() {
    Report report = Audited.audit(VERDICTS.formatted(""), Role.HOST);
    assertThat(report.dead()).extracting(dead -> dead.rule().line()).doesNotContain(5);
  }

  @Test
  void aMapBehindRulesThatDecideAllIsDead() {
    String rules =
        VERDICTS
            .formatted("")
            .replace("    icmp type vmap", "    meta l4proto icmp accept\n    icmp type vmap");
    Report report = Audited.audit(rules, Role.HOST);
    assertThat(report.dead())
        .filteredOn(dead -> dead.rule().line() == 6)
        .singleElement()
        .satisfies(
            dead -> assertThat(dead.by()).extracting(rule -> rule.line()).containsExactly(4));
  }

  @Test
  void allIsAcceptedOnlyByRulesThatDecide() {
    String rules =
        """
        *filter
        :INPUT DROP [0:0]
        -A INPUT -p icmp -j ACCEPT
        -A INPUT -p icmp -j ACCEPT
        COMMIT
        """;
    assertThat(Audited.words(Audited.audit(rules, Role.HOST)))
        .contains("icmp-all-allowed ip4 in 3")
        .doesNotContain("icmp-all-allowed ip4 in 4");
    String second = rules.replaceFirst("-p icmp -j ACCEPT", "-p icmp --icmp-type 8 -j ACCEPT");
    assertThat(Audited.words(Audited.audit(second, Role.HOST)))
        .contains("icmp-all-allowed ip4 in 4");
  }

  @Test
  void eachRouterIsToldInItsOwnWords() {
    String xr =
        """
        !! IOS XR Configuration 7.3.2
        ipv4 access-list X
         10 permit ipv4 any any
        interface TenGigE0/0/0/0
         ipv4 unreachables disable
         ipv4 access-group X ingress
        !
        """;
    assertThat(unsent(xr)).contains("no ipv4 unreachables disable").doesNotContain(" ip unreach");
    String ios =
        """
        ip access-list extended X
         permit ip any any
        interface GigabitEthernet0/0
         no ip unreachables
         ip access-group X in
        """;
    assertThat(unsent(ios)).contains("ip unreachables").contains("ip icmp rate-limit unreachable");
  }

  private static String unsent(String rules) {
    AuditFinding finding =
        Audited.audit(rules, Role.BORDER).findings().stream()
            .filter(one -> one.id().equals("unreachables-unsent-v4"))
            .findFirst()
            .orElseThrow();
    assertThat(finding.kind().cure()).startsWith("Let the router send them");
    return finding.explanation();
  }
}

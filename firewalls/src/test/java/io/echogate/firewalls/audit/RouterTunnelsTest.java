package io.echogate.firewalls.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.advice.knowledge.Role;
import io.echogate.advice.knowledge.Severity;
import io.echogate.firewalls.meaning.Course;
import io.echogate.icmp.Family;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Path MTU errors to a router itself: of which tunnels may be in need. */
class RouterTunnelsTest {
  private static final String SAVE =
      """
      *filter
      :INPUT ACCEPT [0:0]
      :FORWARD ACCEPT [0:0]
      :OUTPUT ACCEPT [0:0]
      %sCOMMIT
      """;

  private static Severity severity(Report report, String id) {
    return report.findings().stream()
        .filter(finding -> finding.id().equals(id))
        .map(AuditFinding::severity)
        .findFirst()
        .orElseThrow(() -> new AssertionError(id + " is not among " + Audited.words(report)));
  }

  private static final String EDGE =
      """
      %sip access-list extended EDGE
       deny icmp any any packet-too-big
       permit ip any any
      ip access-list extended SELF
       deny icmp any any packet-too-big
       permit ip any any
      interface GigabitEthernet0/0
       ip access-group EDGE in
      """;

  @Test
  void oneLineThatBreaksPathMtuIsOneFinding() {
    List<String> words = Audited.words(Audited.audit(EDGE.formatted(""), Role.BORDER));
    assertThat(words)
        .contains("breaks-pmtud-v4 ip4 forward 2")
        .noneMatch(some -> some.startsWith("tunnel-pmtud-blocked"));
    String tunnel = "interface Tunnel0\n tunnel source GigabitEthernet0/0\n";
    assertThat(Audited.words(Audited.audit(EDGE.formatted(tunnel), Role.BORDER)))
        .contains("breaks-pmtud-v4 ip4 forward 4")
        .noneMatch(some -> some.startsWith("tunnel-pmtud-blocked"));
  }

  @Test
  void aLineOfItsOwnForTheRouterIsAFindingOfItsOwn() {
    String own = "-A INPUT -p icmp -m icmp --icmp-type 3/4 -j DROP\n";
    Report plain = Audited.audit(SAVE.formatted(own), Role.BORDER);
    assertThat(Audited.words(plain)).contains("tunnel-pmtud-blocked ip4 in 5");
    assertThat(severity(plain, "tunnel-pmtud-blocked")).isEqualTo(Severity.LOW);
    assertThat(plain.findings())
        .filteredOn(finding -> finding.id().equals("tunnel-pmtud-blocked"))
        .allSatisfy(finding -> assertThat(finding.explanation()).contains("no tunnel is seen"));
    for (String shown :
        List.of(
            "-A FORWARD -i wg0 -j ACCEPT\n",
            "-A FORWARD -o gre+ -j ACCEPT\n",
            "-A INPUT -p gre -j ACCEPT\n",
            "-A INPUT -p esp -j ACCEPT\n",
            "-A FORWARD -m policy --dir in --pol ipsec -j ACCEPT\n")) {
      Report some = Audited.audit(SAVE.formatted(own + shown), Role.BORDER);
      assertThat(severity(some, "tunnel-pmtud-blocked")).as(shown).isEqualTo(Severity.HIGH);
    }
    for (String none :
        List.of(
            "-A INPUT -p gre -j DROP\n",
            "-A FORWARD -p gre -j ACCEPT\n",
            "-A FORWARD -i site0 -j ACCEPT\n")) {
      Report some = Audited.audit(SAVE.formatted(own + none), Role.BORDER);
      assertThat(severity(some, "tunnel-pmtud-blocked")).as(none).isEqualTo(Severity.LOW);
    }
  }

  private static final String JUNOS =
      """
      interfaces {
          ge-0/0/0 { unit 0 { family inet { address 192.0.2.1/24; } } }
          %s
          lo0 { unit 0 { family inet { filter { input PROTECT; } } } }
      }
      firewall {
          family inet {
              filter PROTECT {
                  term big {
                      from { protocol icmp; icmp-type unreachable; icmp-code 4; }
                      then discard;
                  }
                  term rest { then accept; }
              }
          }
      }
      """;

  @Test
  void tunnelsOfAConfigurationAreSeenWithoutAFilterAtThem() {
    String tunnel = "gr-0/0/0 { unit 0 { tunnel { source 192.0.2.1; destination 192.0.2.2; } } }";
    assertThat(
            severity(Audited.audit(JUNOS.formatted(tunnel), Role.BORDER), "tunnel-pmtud-blocked"))
        .isEqualTo(Severity.HIGH);
    assertThat(severity(Audited.audit(JUNOS.formatted(""), Role.BORDER), "tunnel-pmtud-blocked"))
        .isEqualTo(Severity.LOW);
  }

  @Test
  void tunnelsOfTheMachineCountWhateverItsRulesSay() {
    Report report =
        Audit.of(
            Audited.rules(SAVE.formatted("-A INPUT -p icmp -m icmp --icmp-type 3/4 -j DROP\n")),
            Role.BORDER,
            EnumSet.allOf(Course.class),
            new Surroundings(Set.of(), EnumSet.allOf(Family.class), true),
            Instant.EPOCH,
            60_000_000_000L);
    assertThat(severity(report, "tunnel-pmtud-blocked")).isEqualTo(Severity.HIGH);
  }
}

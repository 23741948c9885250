package io.echogate.firewalls.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.advice.knowledge.Role;
import io.echogate.advice.knowledge.Severity;
import org.junit.jupiter.api.Test;

/** Pings that somebody sends from a router. */
class RouterPingsTest {
  private static Severity severity(Report report, String id) {
    return report.findings().stream()
        .filter(finding -> finding.id().equals(id))
        .map(AuditFinding::severity)
        .findFirst()
        .orElseThrow(() -> new AssertionError(id + " is not among " + Audited.words(report)));
  }

  private static final String JUNOS =
      """
      interfaces {
          ge-0/0/0 { unit 0 { family inet { filter { input WAN; } } } }
          lo0 { unit 0 { family inet { filter { input PROTECT; } } } }
      }
      firewall {
          family inet {
              filter WAN { term all { then accept; } }
              filter PROTECT {
                  term icmp {
                      from { protocol icmp; icmp-type [ %s unreachable ]; }
                      then accept;
                  }
                  term rest { from { protocol tcp; } then accept; }
              }
          }
      }
      """;

  @Test
  void whoLooksAfterARouterPingsFromIt() {
    Report report = Audited.audit(JUNOS.formatted("echo-request"), Role.BORDER);
    assertThat(Audited.words(report)).contains("echo-reply-blocked ip4 in 0");
    assertThat(severity(report, "echo-reply-blocked")).isEqualTo(Severity.MEDIUM);
    assertThat(
            Audited.words(Audited.audit(JUNOS.formatted("echo-request echo-reply"), Role.BORDER)))
        .noneMatch(words -> words.startsWith("echo-reply-blocked"));
    assertThat(Audited.words(Audited.audit(JUNOS.formatted("echo-reply"), Role.BORDER)))
        .contains("echo-blocked ip4 in 0")
        .noneMatch(words -> words.startsWith("echo-reply-blocked"));
  }

  @Test
  void oneLineThatDropsAnswersToAllIsOneFinding() {
    String list =
        """
        ip access-list extended EDGE
         permit icmp any any unreachable
         permit icmp any any echo
         permit tcp any any
        interface GigabitEthernet0/0
         ip access-group EDGE in
        """;
    assertThat(Audited.words(Audited.audit(list, Role.BORDER)))
        .filteredOn(words -> words.startsWith("echo-reply-blocked"))
        .singleElement()
        .asString()
        .startsWith("echo-reply-blocked ip4 forward");
  }
}

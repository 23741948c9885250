package io.echogate.firewalls.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.advice.knowledge.Role;
import io.echogate.firewalls.rules.Rule;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Rules that decide about nothing behind a remedy: it may take their place. */
class NeedlessRulesTest {
  private static Remedy remedy(String text, Role role, String id) {
    return Audited.audit(text, role).findings().stream()
        .filter(finding -> finding.id().equals(id))
        .findFirst()
        .flatMap(AuditFinding::remedy)
        .orElseThrow();
  }

  private static Optional<Integer> needless(String text, Role role, String id) {
    return remedy(text, role, id).needless().map(Rule::line);
  }

  @Test
  void whatSaysTheOppositeOfTheRemedyIsReplaced() {
    String list =
        """
        ipv6 access-list SVI6-IN
          10 permit icmp any any router-advertisement
          20 deny icmp any any packet-too-big
          30 permit ipv6 any any
        interface Vlan10
          ipv6 traffic-filter SVI6-IN in
        """;
    Remedy remedy = remedy(list, Role.BORDER, "breaks-pmtud-v6");
    assertThat(remedy.words("line 3")).isEqualTo("replace line 3 with");
    assertThat(needless(list, Role.BORDER, "breaks-pmtud-v6")).contains(3);
  }

  @Test
  void whatSaysLessIsReplacedToo() {
    String save =
        """
        *filter
        :INPUT ACCEPT [0:0]
        :FORWARD ACCEPT [0:0]
        -A FORWARD -o eth0 -p icmp -m icmp --icmp-type 3/4 -j DROP
        -A FORWARD -p icmp -m icmp --icmp-type 3/4 -j DROP
        COMMIT
        """;
    assertThat(needless(save, Role.BORDER, "breaks-pmtud-v4")).isPresent();
  }

  @Test
  void whatDropsMoreStays() {
    String all =
        """
        *filter
        :INPUT ACCEPT [0:0]
        -A INPUT -p icmp -m icmp --icmp-type 3 -j DROP
        COMMIT
        """;
    assertThat(needless(all, Role.HOST, "breaks-pmtud-v4")).isEmpty();
    assertThat(remedy(all, Role.HOST, "breaks-pmtud-v4").words("line 3"))
        .isEqualTo("insert before line 3");
    String any =
        """
        table inet f {
          chain i {
            type filter hook input priority 0; policy accept;
            icmpv6 type packet-too-big drop
            icmpv6 type { 1, nd-neighbor-solicit } drop
          }
        }
        """;
    assertThat(needless(any, Role.HOST, "breaks-pmtud-v6")).contains(4);
    assertThat(needless(any, Role.HOST, "breaks-nd")).isEmpty();
  }

  @Test
  void aRemedyForKnownFlowsLeavesWhatDropsOthers() {
    String save =
        """
        *filter
        :INPUT ACCEPT [0:0]
        -A INPUT -p icmp -m icmp --icmp-type 11 -j DROP
        COMMIT
        """;
    assertThat(needless(save, Role.HOST, "time-exceeded-blocked")).isEmpty();
  }
}

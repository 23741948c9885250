package io.echogate.firewalls.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.advice.knowledge.Role;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules for findings that had but words before. */
class OfferedRulesTest {
  private static List<String> lines(String text, Role role, String id) {
    return Audited.audit(text, role).findings().stream()
        .filter(finding -> finding.id().equals(id))
        .findFirst()
        .orElseThrow()
        .remedy()
        .map(Remedy::lines)
        .orElse(List.of());
  }

  private static String save(String... rules) {
    return "*filter\n:INPUT DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n"
        + String.join("\n", rules)
        + "\nCOMMIT\n";
  }

  @Test
  void pingsPassWithinALimit() {
    String text = save("-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT");
    assertThat(lines(text, Role.HOST, "echo-blocked"))
        .containsExactly(
            "-A INPUT -p icmp -m icmp --icmp-type 8 -m limit --limit 10/sec --limit-burst 20 -j"
                + " ACCEPT");
    String list =
        """
        ip access-list extended OUTSIDE
         10 permit icmp any any unreachable
         20 permit icmp any any time-exceeded
         30 permit icmp any any parameter-problem
         40 permit icmp any any echo-reply
         50 permit tcp any any
        interface GigabitEthernet0/0
         ip access-group OUTSIDE in
        """;
    assertThat(lines(list, Role.BORDER, "echo-blocked")).as("a list has no limit").isEmpty();
  }

  @Test
  void ownErrorsLeave() {
    String text = save("-A INPUT -j ACCEPT", "-A OUTPUT -p icmp -m icmp --icmp-type 3/3 -j DROP");
    assertThat(lines(text, Role.HOST, "outbound-errors-blocked"))
        .containsExactly("-A OUTPUT -p icmp -m icmp --icmp-type 3/3 -j ACCEPT");
  }

  @Test
  void pathMtuErrorsPassBeforeASmallLimit() {
    String text =
        save(
            "-A INPUT -p icmp -m limit --limit 5/sec -j ACCEPT",
            "-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT");
    assertThat(lines(text, Role.HOST, "pmtud-rate-limited"))
        .containsExactly("-A INPUT -p icmp -m icmp --icmp-type 3/4 -j ACCEPT");
  }

  @Test
  void noMessageHasTwoRulesWhereOneDoes() {
    String text =
        """
        *filter
        :INPUT ACCEPT [0:0]
        -A INPUT -p ipv6-icmp -j DROP
        COMMIT
        """;
    assertThat(lines(text, Role.HOST, "ipv6-rules-missing"))
        .filteredOn(line -> line.contains("--icmpv6-type 2 "))
        .containsExactly("-A INPUT -p ipv6-icmp -m icmp6 --icmpv6-type 2 -j ACCEPT");
  }
}

package io.echogate.firewalls.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.advice.knowledge.Role;
import org.junit.jupiter.api.Test;

/** Whether rules are those of a machine that forwards, told by what they let through. */
class ForwardingTest {
  private static final String FORWARD =
      """
      *filter
      :INPUT ACCEPT [0:0]
      :FORWARD %s [0:0]
      :OUTPUT ACCEPT [0:0]
      %sCOMMIT
      """;

  /** What {@code ufw} writes, without what logs. */
  private static final String UFW =
      """
      :ufw-before-forward - [0:0]
      :ufw-user-forward - [0:0]
      -A FORWARD -j ufw-before-forward
      -A ufw-before-forward -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
      -A ufw-before-forward -p icmp -m icmp --icmp-type 3 -j ACCEPT
      -A ufw-before-forward -p icmp -m icmp --icmp-type 8 -j ACCEPT
      -A ufw-before-forward -j ufw-user-forward
      """;

  /** What firewalld writes, and a place for more. */
  private static final String FIREWALLD =
      """
      table inet firewalld {
        chain nat_PREROUTING {
          type nat hook prerouting priority dstnat + 10; policy accept;
          %s
        }
        chain filter_FORWARD {
          type filter hook forward priority filter + 10; policy accept;
          ct state { established, related } accept
          ct status dnat accept
          iifname "lo" accept
          ct state invalid drop
          jump filter_FORWARD_ZONES
          reject with icmpx admin-prohibited
        }
        chain filter_FORWARD_ZONES {
          iifname "eth0" goto filter_FWD_public
          goto filter_FWD_public
        }
        chain filter_FWD_public {
          %s
          reject with icmpx admin-prohibited
        }
      }
      """;

  private static Role role(String policy, String rules) {
    return Audit.role(Audited.rules(FORWARD.formatted(policy, rules)));
  }

  @Test
  void whoLetsEverythingThroughButSomeIcmpForwards() {
    assertThat(role("ACCEPT", "-A FORWARD -p icmp -m icmp --icmp-type 3/4 -j DROP\n"))
        .isEqualTo(Role.BORDER);
    assertThat(role("ACCEPT", "-A FORWARD -p icmp -j DROP\n")).isEqualTo(Role.BORDER);
    assertThat(
            Audit.role(
                Audited.rules(
                    """
                    table inet f {
                      chain fw {
                        type filter hook forward priority 0; policy accept;
                        icmp type destination-unreachable drop
                        icmpv6 type packet-too-big drop
                      }
                    }
                    """)))
        .isEqualTo(Role.BORDER);
  }

  @Test
  void aChainWithoutRulesSaysNothing() {
    assertThat(role("ACCEPT", "")).isEqualTo(Role.HOST);
    assertThat(role("ACCEPT", "-A INPUT -p icmp -j DROP\n")).isEqualTo(Role.HOST);
  }

  @Test
  void whoLetsNoConnectionThroughIsAHost() {
    assertThat(role("DROP", UFW)).isEqualTo(Role.HOST);
    assertThat(role("ACCEPT", "-A FORWARD -j REJECT --reject-with icmp-host-prohibited\n"))
        .isEqualTo(Role.HOST);
    assertThat(role("ACCEPT", "-A FORWARD -m conntrack --ctstate NEW,INVALID -j DROP\n"))
        .isEqualTo(Role.HOST);
    assertThat(Audit.role(Audited.rules(FIREWALLD.formatted("", "")))).isEqualTo(Role.HOST);
  }

  @Test
  void whoLetsOneThroughForwards() {
    assertThat(role("DROP", UFW + "-A ufw-user-forward -i eth0 -o eth1 -j ACCEPT\n"))
        .isEqualTo(Role.BORDER);
    assertThat(role("ACCEPT", UFW)).isEqualTo(Role.BORDER);
    assertThat(role("DROP", "-A FORWARD -p esp -j ACCEPT\n")).isEqualTo(Role.BORDER);
    assertThat(Audit.role(Audited.rules(FIREWALLD.formatted("", "iifname \"eth1\" accept"))))
        .isEqualTo(Role.BORDER);
  }

  @Test
  void connectionsThatAreSentElsewhereAreForwarded() {
    assertThat(
            Audit.role(
                Audited.rules(FIREWALLD.formatted("tcp dport 80 dnat ip to 192.0.2.7:80", ""))))
        .isEqualTo(Role.BORDER);
  }

  @Test
  void whatIsDroppedOfSomeIsNotDroppedOfAll() {
    assertThat(
            role(
                "ACCEPT",
                """
                :BAD - [0:0]
                -A FORWARD -s 192.0.2.0/24 -j BAD
                -A BAD -j DROP
                """))
        .isEqualTo(Role.BORDER);
    assertThat(
            role(
                "ACCEPT",
                """
                :BAD - [0:0]
                -A FORWARD -j BAD
                -A BAD -j DROP
                """))
        .isEqualTo(Role.HOST);
  }

  @Test
  void rulesAboutForwardedMessagesAreSeenThroughJumps() {
    assertThat(Forwarding.isAboutIcmp(Audited.rules(FORWARD.formatted("DROP", UFW)))).isTrue();
    assertThat(
            Forwarding.isAboutIcmp(
                Audited.rules(FORWARD.formatted("DROP", "-A INPUT -p icmp -j DROP\n"))))
        .isFalse();
  }
}

package io.echogate.firewalls.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.advice.knowledge.Role;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Lists that let in what comes from the own network alone (BCP 38), beside lists that drop ICMP.
 */
class SourceFiltersTest {
  /** The interfaces of a router with a list at each. */
  private static final String PORTS =
      """
      interface GigabitEthernet0/0
       ip access-group WAN in
      interface GigabitEthernet0/1
       ip access-group LAN in
      """;

  private static List<String> words(String lists) {
    return Audited.words(Audited.audit(PORTS + lists, Role.BORDER));
  }

  @Test
  void whatComesFromOtherSourcesWithoutOtherTrafficIsNotMissed() {
    List<String> words =
        words(
            """
            ip access-list extended LAN
             permit ip 198.51.100.0 0.0.0.255 any
            ip access-list extended WAN
             deny ip 198.51.100.0 0.0.0.255 any
             permit icmp any any
             permit tcp any any established
             permit udp any any
            """);
    assertThat(words)
        .contains("redirect-allowed ip4 forward 9")
        .noneMatch(some -> some.contains("blocked") || some.contains("breaks"))
        .noneMatch(some -> some.startsWith("geo-block") || some.startsWith("fragments"));
  }

  @Test
  void ofTheOwnNetworkItIsMissed() {
    List<String> words =
        words(
            """
            ip access-list extended LAN
             deny icmp any any
             permit ip 198.51.100.0 0.0.0.255 any
            ip access-list extended WAN
             permit ip any any
            """);
    assertThat(words).contains("breaks-pmtud-v4 ip4 forward 6", "echo-blocked ip4 forward 6");
  }

  @Test
  void fromElsewhereItIsMissedIfOtherTrafficComesFromThere() {
    List<String> words =
        words(
            """
            ip access-list extended LAN
             permit tcp any any established
             permit ip 198.51.100.0 0.0.0.255 any
            ip access-list extended WAN
             permit ip any any
            """);
    assertThat(words).contains("breaks-pmtud-v4 ip4 forward 5");
  }

  /** Routers between have other addresses than the host that is spoken with. */
  @Test
  void errorsAboutWhatIsSaidWithOneHostComeFromAll() {
    List<String> words =
        words(
            """
            ip access-list extended LAN
             permit ip any any
            ip access-list extended WAN
             permit tcp host 192.0.2.5 any eq 443
             permit icmp host 192.0.2.5 any
            """);
    assertThat(words)
        .contains("breaks-pmtud-v4 ip4 forward 7")
        .noneMatch(some -> some.startsWith("echo-blocked"));
  }

  @Test
  void networksThatTrafficGoesToAreAllThatIsMissed() {
    String lists =
        """
        ip access-list extended LAN
         permit ip 198.51.100.0 0.0.0.255 any
        ip access-list extended WAN
         permit icmp any 198.51.100.0 0.0.0.255
         permit tcp any 198.51.100.0 0.0.0.255
        """;
    assertThat(words(lists)).noneMatch(some -> some.contains("blocked") || some.contains("breaks"));
    assertThat(words(lists.replace("permit icmp any", "permit icmp 192.0.2.0 0.0.0.255")))
        .contains("breaks-pmtud-v4 ip4 forward 7");
  }

  @Test
  void filtersOfSourcesByRulesAreSeenToo() {
    String rules =
        """
        *filter
        :INPUT DROP [0:0]
        :FORWARD DROP [0:0]
        :OUTPUT ACCEPT [0:0]
        -A FORWARD -i wan0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
        -A FORWARD -i lan0 -s 192.168.1.0/24 -j ACCEPT
        COMMIT
        """;
    assertThat(Audited.words(Audited.audit(rules, Role.BORDER)))
        .noneMatch(some -> some.startsWith("breaks-pmtud-v4 ip4 forward"));
    String without = rules.replace("-s 192.168.1.0/24", "-p tcp -s 192.168.1.0/24");
    assertThat(Audited.words(Audited.audit(without, Role.BORDER)))
        .contains("breaks-pmtud-v4 ip4 forward 0");
  }

  @Test
  void eachListThatDropsHasAFindingOfItsOwn() {
    List<String> words =
        words(
            """
            ip access-list extended LAN
             deny icmp any any 3 4
             permit ip any any
            ip access-list extended WAN
             deny icmp any any 3 4
             permit ip any any
            """);
    assertThat(words).contains("breaks-pmtud-v4 ip4 forward 6", "breaks-pmtud-v4 ip4 forward 9");
  }

  /** Neighbour discovery has addresses of its own: a filter of sources drops it for all. */
  @Test
  void neighbourDiscoveryIsMissedWhateverTheSources() {
    Report report =
        Audited.audit(
            """
            ipv6 access-list WAN6-IN
             sequence 10 deny ipv6 2001:DB8:1::/48 any
             sequence 20 permit tcp any any established
             sequence 30 permit icmp any any packet-too-big
             sequence 40 permit icmp any any echo-reply
             sequence 50 permit tcp any host 2001:DB8:1::10 eq 443
             sequence 60 deny ipv6 any any log
            ipv6 access-list LAN6-IN
             permit ipv6 2001:DB8:1::/64 any
            interface GigabitEthernet0/0
             ipv6 traffic-filter WAN6-IN in
            interface GigabitEthernet0/1
             ipv6 traffic-filter LAN6-IN in
            """,
            Role.BORDER);
    assertThat(Audited.words(report))
        .contains(
            "echo-blocked ip6 forward 7",
            "unreachable-blocked ip6 forward 7",
            "time-exceeded-blocked ip6 forward 7",
            "breaks-nd ip6 in 7",
            "rs-blocked ip6 in 8",
            "mld-query-missing ip6 in 7",
            "mld-query-missing ip6 in 8")
        .doesNotContain("echo-blocked ip6 forward 8", "unreachable-blocked ip6 forward 8")
        .noneMatch(some -> some.startsWith("breaks-pmtud") || some.startsWith("geo-block"));
  }
}

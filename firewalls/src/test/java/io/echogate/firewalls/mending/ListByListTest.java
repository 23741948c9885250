package io.echogate.firewalls.mending;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.advice.knowledge.Role;
import io.echogate.firewalls.audit.AuditFinding;
import org.junit.jupiter.api.Test;

/** What several lists drop is mended at each of them, and nowhere else. */
class ListByListTest {
  private static final String ROUTER =
      """
      interface GigabitEthernet0/0
       ip access-group WAN-IN in
       ipv6 traffic-filter WAN6-IN in
      interface GigabitEthernet0/1
       ip access-group 110 in
       ipv6 traffic-filter LAN6-IN in
      ip access-list extended WAN-IN
       30 deny   ip 198.51.100.0 0.0.0.255 any
       40 permit tcp any any established
       50 permit icmp any any echo-reply
       60 permit icmp any any ttl-exceeded
       90 deny   icmp any any log
       100 permit udp any eq domain any
       110 deny ip any any log
      access-list 110 permit ip 198.51.100.0 0.0.0.255 any
      access-list 110 deny ip any any log
      ipv6 access-list WAN6-IN
       sequence 20 permit tcp any any established
       sequence 30 permit icmp any any packet-too-big
       sequence 60 deny ipv6 any any log
      ipv6 access-list LAN6-IN
       permit ipv6 2001:DB8:1::/64 any
      """;

  @Test
  void aFilterOfSourcesStaysAsItIs() {
    Mending mending = MendedRulesTest.mend(ROUTER, Role.BORDER);
    assertThat(mending.after().findings())
        .extracting(AuditFinding::id)
        .doesNotContain("breaks-pmtud-v4", "breaks-pmtud-v6", "breaks-nd", "mld-query-missing");
    String text = mending.texts().getFirst().text();
    assertThat(text)
        .contains(
            """
            access-list 110 permit ip 198.51.100.0 0.0.0.255 any
            access-list 110 deny ip any any log
            """)
        .contains(" permit icmp any any 133\n", " permit icmp any any 3\n");
    assertThat(text.substring(text.indexOf("LAN6-IN\n permit")))
        .contains("permit icmp any any 133", "permit icmp any any 130")
        .doesNotContain("any 1\n", "any 3 0\n", "any 128\n");
  }

  @Test
  void twoListsAreMendedOneAfterTheOther() {
    Mending mending =
        MendedRulesTest.mend(
            """
            interface GigabitEthernet0/0
             ip access-group WAN in
            interface GigabitEthernet0/1
             ip access-group LAN in
            ip access-list extended LAN
             10 deny icmp any any 3 4
             20 permit ip any any
            ip access-list extended WAN
             10 deny icmp any any 3 4
             20 permit ip any any
            """,
            Role.BORDER);
    assertThat(mending.after().findings())
        .extracting(AuditFinding::id)
        .doesNotContain("breaks-pmtud-v4", "tunnel-pmtud-blocked");
    assertThat(mending.texts().getFirst().text().lines())
        .filteredOn(line -> line.contains("permit icmp any any 3 4"))
        .hasSize(2);
  }
}

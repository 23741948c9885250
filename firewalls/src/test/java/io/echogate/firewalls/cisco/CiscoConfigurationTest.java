package io.echogate.firewalls.cisco;

import static io.echogate.firewalls.cisco.Read.LATER;
import static io.echogate.firewalls.cisco.Read.addresses;
import static io.echogate.firewalls.cisco.Read.icmp;
import static io.echogate.firewalls.cisco.Read.messages;
import static io.echogate.firewalls.cisco.Read.rules;
import static io.echogate.firewalls.cisco.Read.said;
import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.Quantity;
import io.echogate.firewalls.rules.Match.Side;
import io.echogate.firewalls.rules.Ranges;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whole configurations of routers, each in the words of its system. */
class CiscoConfigurationTest {
  @Test
  void anIosConfigurationIsReadWithItsInterfacesGroupsAndSettings() {
    RuleSet rules =
        rules(
            """
            version 15.2
            hostname border
            no ip source-route
            ip icmp rate-limit unreachable DF 500
            !
            object-group network PARTNERS
             description who may ping
             host 192.0.2.9
             198.51.100.0 255.255.255.0
             range 203.0.113.4 203.0.113.7
            object-group network ALL
             group-object PARTNERS
             10.0.0.0 /8
            object-group service PROBES
             icmp echo
             tcp eq 22
            !
            class-map match-all ICMP
             match access-group name BORDER
            class-map match-all OTHER
             match ip dscp ef
            policy-map COPP
             class ICMP
              police 64000 8000
               conform-action transmit
               exceed-action drop
             class OTHER
              police 8000
            !
            interface GigabitEthernet0/0
             ip address 192.0.2.1 255.255.255.0
             ip access-group BORDER in
             ip access-group 102 out
             no ip redirects
             no ip unreachables
             ipv6 traffic-filter BORDER in
             rate-limit input access-group 2020 256000 8000 8000 conform-action transmit exceed-action drop
            !
            interface GigabitEthernet0/1
             ip access-group BORDER in
             ip access-group GONE in
             no ip directed-broadcast
            !
            router ospf 1
             network 10.0.0.0 0.255.255.255 area 0
            !
            ip access-list extended BORDER
             permit object-group PROBES object-group ALL any
            !
            access-list 102 deny   icmp any any fragments
            access-list 102 permit ip any any
            ipv6 access-list BORDER
             permit icmp any any packet-too-big
             sequence 20 deny ipv6 any any log
            !
            control-plane
             service-policy input COPP
            !
            line vty 0 4
             access-class 10 in
            end
            """);
    assertThat(rules.dialect()).isEqualTo(Dialect.IOS);
    assertThat(rules.chains())
        .extracting(chain -> chain.name().toString())
        .containsExactly("ip BORDER", "ip 102", "ipv6 BORDER");
    assertThat(rules.chains().getFirst().bases())
        .containsExactly(
            new Chain.Base(Hook.INGRESS, 0, Set.of("GigabitEthernet0/0"), Action.DROP),
            new Chain.Base(Hook.INGRESS, 0, Set.of("GigabitEthernet0/1"), Action.DROP));
    assertThat(rules.chains().get(1).bases())
        .containsExactly(new Chain.Base(Hook.EGRESS, 0, Set.of("GigabitEthernet0/0"), Action.DROP));
    assertThat(rules.chains().get(2).families()).containsExactly(Family.IP6);
    List<Rule> border = rules.chains().getFirst().rules();
    assertThat(border).hasSize(5);
    Match.Addresses all = (Match.Addresses) border.getFirst().matches().getFirst();
    assertThat(all.set()).contains("ALL");
    assertThat(all.prefixes().toString())
        .isEqualTo("[10.0.0.0/8, 192.0.2.9/32, 198.51.100.0/24, 203.0.113.4/30]");
    assertThat(border.getFirst().matches()).last().isEqualTo(messages(Family.IP4, 8, -1));
    assertThat(border.get(2).matches()).last().isEqualTo(new Match.Unknown("eq 22"));
    assertThat(rules.settings())
        .extracting(setting -> setting.place().orElse("-") + ": " + setting.text())
        .containsExactly(
            "-: no ip source-route",
            "-: ip icmp rate-limit unreachable DF 500",
            "class-map ICMP: match access-group name BORDER",
            "policy-map COPP class ICMP: police 64000 8000 conform-action transmit"
                + " exceed-action drop",
            "GigabitEthernet0/0: no ip redirects",
            "GigabitEthernet0/0: no ip unreachables",
            "GigabitEthernet0/0: rate-limit input access-group 2020 256000 8000 8000"
                + " conform-action transmit exceed-action drop",
            "GigabitEthernet0/1: no ip directed-broadcast",
            "control-plane: service-policy input COPP",
            "line vty 0 4: access-class 10 in");
  }

  @Test
  void anIosXrConfigurationIsRead() {
    RuleSet rules =
        rules(
            """
            !! IOS XR Configuration 7.3.2
            object-group network ipv4 SERVERS
             10.1.0.0/16
             host 192.0.2.7
            !
            ipv4 access-list EDGE
             5 remark from the RFC
             10 permit icmp any net-group SERVERS net-unreachable
             20 deny icmp any any host-tos-unreachable icmp-off
             30 permit ipv4 10.0.0.0/8 any ttl range 250 255
            !
            ipv6 access-list EDGE
             10 permit icmpv6 any any nd-ns
             20 permit icmpv6 any any packet-too-big
            !
            interface TenGigE0/0/0/0
             ipv4 access-group EDGE ingress
             ipv6 access-group EDGE egress
            !
            """);
    assertThat(rules.dialect()).isEqualTo(Dialect.IOS_XR);
    Chain edge = rules.chains().getFirst();
    assertThat(edge.rules().getFirst().comment()).isEqualTo("from the RFC");
    assertThat(edge.rules().getFirst().matches()).last().isEqualTo(messages(Family.IP4, 3, 0));
    assertThat(edge.rules().get(2).matches()).containsExactly(messages(Family.IP4, 3, 11));
    assertThat(edge.rules().get(3).matches())
        .containsExactly(
            addresses(Side.SOURCE, "10.0.0.0", 8, Optional.empty()),
            new Match.Numbers(Quantity.HOP_LIMIT, false, Ranges.of(250, 255)));
    assertThat(rules.chains().get(1).rules().getFirst().matches())
        .containsExactly(messages(Family.IP6, 135, 0));
    assertThat(rules.chains().get(1).bases())
        .containsExactly(new Chain.Base(Hook.EGRESS, 0, Set.of("TenGigE0/0/0/0"), Action.DROP));
  }

  @Test
  void anNxOsConfigurationIsRead() {
    RuleSet rules =
        rules(
            """
            !Command: show running-config
            feature bgp
            object-group ip address SERVERS
              10 host 192.0.2.7
              20 10.1.0.0/16
            ip access-list EDGE
              statistics per-entry
              fragments deny-all
              10 permit icmp any addrgroup SERVERS echo
              20 deny icmp 10.0.0.0/8 any
            ipv6 access-list EDGE6
              10 permit icmp any 2001:db8::/32 echo-request
            interface Ethernet1/1
              ip port access-group EDGE in
              ipv6 traffic-filter EDGE6 in
            """);
    assertThat(rules.dialect()).isEqualTo(Dialect.NX_OS);
    Chain edge = rules.chains().getFirst();
    assertThat(said(edge))
        .containsExactly(
            "permit ["
                + addresses(Side.DESTINATION, "192.0.2.7", 32, Optional.of("SERVERS"))
                    .toString()
                    .replace("[192.0.2.7/32]", "[10.1.0.0/16, 192.0.2.7/32]")
                + ", "
                + messages(Family.IP4, 8, -1)
                + "]",
            "permit ["
                + icmp(1)
                + ", "
                + addresses(Side.DESTINATION, "192.0.2.7", 32, Optional.of("SERVERS"))
                    .toString()
                    .replace("[192.0.2.7/32]", "[10.1.0.0/16, 192.0.2.7/32]")
                + ", "
                + LATER
                + "]",
            "deny ["
                + icmp(1)
                + ", "
                + addresses(Side.SOURCE, "10.0.0.0", 8, Optional.empty())
                + "]");
    assertThat(edge.rules().get(3).matches()).containsExactly(LATER);
    assertThat(edge.bases())
        .containsExactly(new Chain.Base(Hook.INGRESS, 0, Set.of("Ethernet1/1"), Action.DROP));
    List<Rule> edge6 = rules.chains().get(1).rules();
    assertThat(edge6.get(4).matches()).containsExactly(messages(Family.IP6, 134, -1));
    assertThat(edge6.get(5).matches()).containsExactly(messages(Family.IP6, 133, -1));
  }

  @Test
  void whatRoutersShowOfTheirListsIsReadToo() {
    RuleSet rules =
        rules(
            """
            Extended IP access list 101
                10 permit icmp any any echo (12 matches)
                20 deny ip any any log (3 matches)
            IPv6 access list SIX
                permit icmp any any echo-request (5 matches) sequence 10
            """);
    assertThat(rules.chains())
        .extracting(chain -> chain.name().toString())
        .containsExactly("ip 101", "ipv6 SIX");
    assertThat(rules.chains().getFirst().rules()).hasSize(4);
  }

  @Test
  void linesWithoutIndentationAreReadAsTheyWerePasted() {
    RuleSet rules =
        rules(
            """
            ip access-list extended L
            permit icmp any any
            interface Gi0/0
            ip address 192.0.2.1 255.255.255.0
            ip access-group L in
            no ip unreachables
            exit
            router bgp 1
            no ip redirects
            """);
    assertThat(rules.chains().getFirst().bases()).hasSize(1);
    assertThat(rules.settings())
        .extracting(setting -> setting.place().orElse("-") + ": " + setting.text())
        .containsExactly("Gi0/0: no ip unreachables", "-: no ip redirects");
  }
}

package io.echogate.firewalls.cisco;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.ChainName;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.Imported;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.Part;
import io.echogate.firewalls.rules.Match.Quantity;
import io.echogate.firewalls.rules.Match.Side;
import io.echogate.firewalls.rules.Ranges;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.icmp.MessageRange;
import io.echogate.policy.Address;
import io.echogate.policy.MessageSet;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.DiagnosticText;
import io.echogate.policy.source.Severity;
import io.echogate.policy.source.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CiscoReaderTest {

  private static Imported read(String text) {
    return CiscoReader.read(new Source("r1.conf", text));
  }

  private static RuleSet rules(String text) {
    Imported imported = read(text);
    assertThat(imported.rules()).as(DiagnosticText.of(imported.diagnostics())).isPresent();
    return imported.rules().orElseThrow();
  }

  private static Chain chain(String text) {
    return rules(text).chains().getFirst();
  }

  /** The rules as matches and action, the implied ones left out. */
  private static List<String> said(Chain chain) {
    List<String> said = new ArrayList<>();
    for (Rule rule : chain.rules()) {
      if (!rule.comment().equals("implicit")) {
        said.add((rule.action().equals(Action.ACCEPT) ? "permit " : "deny ") + rule.matches());
      }
    }
    return said;
  }

  private static Rule only(String entry, Family family) {
    String head = family == Family.IP4 ? "ip access-list extended L\n " : "ipv6 access-list L\n ";
    return chain(head + entry + "\n").rules().getFirst();
  }

  private static Match messages(Family family, int type, int code) {
    return new Match.Messages(family, MessageSet.of(List.of(new MessageRange(type, type, code))));
  }

  private static Match icmp(int number) {
    return new Match.Protocol(false, Ranges.of(number));
  }

  private static Match addresses(Side side, String prefix, int length, Optional<String> set) {
    Address address = Address.parse(prefix).orElseThrow();
    return new Match.Addresses(
        side, address.family(), false, PrefixSet.of(List.of(Prefix.of(address, length))), set);
  }

  private static final Match LATER = new Match.Parts(Set.of(Part.LATER));

  @Test
  void anEntryThatPermitsATypeAlsoLetsLaterFragmentsPass() {
    Chain chain = chain("access-list 101 permit icmp any host 192.0.2.1 echo log\n");
    Match host = addresses(Side.DESTINATION, "192.0.2.1", 32, Optional.empty());
    assertThat(chain.name()).isEqualTo(new ChainName("ip", "101"));
    assertThat(chain.rules())
        .extracting(Rule::matches)
        .containsExactly(
            List.of(host, messages(Family.IP4, 8, MessageRange.ANY_CODE)),
            List.of(icmp(1), host, LATER),
            List.of());
    assertThat(chain.rules())
        .extracting(Rule::action)
        .containsExactly(Action.ACCEPT, Action.ACCEPT, Action.DROP);
    assertThat(chain.rules()).extracting(Rule::line).containsExactly(1, 1, 1);
    assertThat(chain.rules().getLast().comment()).isEqualTo("implicit");
    assertThat(chain.bases()).isEmpty();
  }

  @Test
  void anEntryThatDeniesATypeSaysNothingOfLaterFragments() {
    assertThat(said(chain("access-list 2001 deny icmp any any redirect\n")))
        .containsExactly("deny [" + messages(Family.IP4, 5, -1) + "]");
  }

  @Test
  void namesNumbersAndWildcardsAreRead() {
    assertThat(only("permit icmp any any 3 4", Family.IP4).matches())
        .containsExactly(messages(Family.IP4, 3, 4));
    assertThat(only("permit icmp any any packet-too-big", Family.IP4).matches())
        .containsExactly(messages(Family.IP4, 3, 4));
    assertThat(only("deny 1 10.1.0.0 0.0.255.255 any", Family.IP4).matches())
        .containsExactly(icmp(1), addresses(Side.SOURCE, "10.1.0.0", 16, Optional.empty()));
    assertThat(only("deny ip 10.0.1.7 0.255.0.255 any", Family.IP4).matches())
        .containsExactly(
            new Match.Wildcard(
                Side.SOURCE,
                false,
                Address.parse("10.0.1.0").orElseThrow(),
                Address.parse("255.0.255.0").orElseThrow()));
    assertThat(only("deny ip 0.0.0.0 255.255.255.255 any", Family.IP4).matches()).isEmpty();
    assertThat(only("sequence 5 permit icmp 2001:db8::/32 any 128 0", Family.IP6).matches())
        .containsExactly(
            addresses(Side.SOURCE, "2001:db8::", 32, Optional.empty()),
            messages(Family.IP6, 128, 0));
  }

  @Test
  void everyOptionIsReadOrKeptAsUnknown() {
    assertThat(only("deny icmp any any ttl lt 5", Family.IP4).matches())
        .containsExactly(icmp(1), new Match.Numbers(Quantity.HOP_LIMIT, false, Ranges.of(0, 4)));
    assertThat(only("deny icmp any any ttl neq 255 log-input", Family.IP4).matches())
        .containsExactly(icmp(1), new Match.Numbers(Quantity.HOP_LIMIT, true, Ranges.of(255)));
    assertThat(only("deny ip any any dscp af21", Family.IP4).matches())
        .containsExactly(new Match.Numbers(Quantity.DSCP, false, Ranges.of(18)));
    assertThat(only("deny ip any any precedence critical", Family.IP4).matches())
        .containsExactly(new Match.Numbers(Quantity.DSCP, false, Ranges.of(40, 47)));
    assertThat(only("permit icmp any any time-range WORK", Family.IP4).matches())
        .containsExactly(icmp(1), new Match.Unknown("time-range WORK"));
    assertThat(only("deny ip any any option any-options", Family.IP4).matches())
        .containsExactly(new Match.Unknown("option any-options"));
    assertThat(only("deny icmp any any tos max-reliability fragments", Family.IP4).matches())
        .containsExactly(icmp(1), new Match.Unknown("tos max-reliability"), LATER);
    assertThat(only("deny tcp any eq 53 any range 1 9 established", Family.IP4).matches())
        .containsExactly(
            icmp(6),
            new Match.Parts(Set.of(Part.WHOLE, Part.ATOMIC, Part.FIRST)),
            new Match.Unknown("source eq 53, destination range 1 9"),
            new Match.Unknown("established"));
    assertThat(only("evaluate BACK", Family.IP4).matches())
        .containsExactly(new Match.Unknown("evaluate BACK"));
    assertThat(only("permit ip any any frobnicate 7 log", Family.IP4).matches())
        .containsExactly(new Match.Unknown("frobnicate 7"));
  }

  @Test
  void entriesGoByTheirNumbersAndRemarksBelongToTheNextOne() {
    Chain chain =
        chain(
            """
            ip access-list extended BORDER
             30 permit ip any any
             remark no redirects
             remark from anybody
             10 deny icmp any any redirect
             20 deny icmp any any 13
            """);
    assertThat(said(chain))
        .containsExactly(
            "deny [" + messages(Family.IP4, 5, -1) + "]",
            "deny [" + messages(Family.IP4, 13, -1) + "]",
            "permit []");
    assertThat(chain.rules().getFirst().comment()).isEqualTo("no redirects from anybody");
    assertThat(chain.rules().get(1).comment()).isEmpty();
    assertThat(chain.rules().getFirst().line()).isEqualTo(5);
  }

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
  void whatIsNotReadIsToldOnce() {
    Imported imported =
        read(
            """
            hostname r1
            interface Gi0/0
             ip address 192.0.2.1 255.255.255.0
             ip access-group GONE in
            router ospf 1
             network 10.0.0.0 0.255.255.255 area 0
            """);
    assertThat(DiagnosticText.of(imported.diagnostics()))
        .isEqualTo(
            """
            r1.conf:1:1: note: 4 lines that say nothing about ICMP were left out, from here on
                hostname r1
                ^^^^^^^^^^^
            r1.conf:4:2: warning: the list GONE is applied to Gi0/0 but is not here
                 ip access-group GONE in
                 ^^^^^^^^^^^^^^^^^^^^^^^
            help: routers let everything pass then
            """);
  }

  @Test
  void ipv6ListsEndWithWhatNeighborDiscoveryNeeds() {
    String text = "ipv6 access-list L\n permit icmp any any echo-request\n";
    List<String> ios = new ArrayList<>();
    chain(text).rules().forEach(rule -> ios.add(rule.comment() + rule.matches()));
    assertThat(ios)
        .containsExactly(
            "[" + messages(Family.IP6, 128, -1) + "]",
            "[" + icmp(58) + ", " + LATER + "]",
            "implicit[" + messages(Family.IP6, 136, -1) + "]",
            "implicit[" + messages(Family.IP6, 135, -1) + "]",
            "implicit[" + icmp(58) + ", " + LATER + "]",
            "implicit[]");
    Chain xr = chain("ipv6 access-list L\n 10 permit icmpv6 any any echo\n 20 deny ipv6 any any\n");
    assertThat(xr.rules().getFirst().matches()).containsExactly(messages(Family.IP6, 128, 0));
    assertThat(xr.rules().get(3).matches()).containsExactly(messages(Family.IP6, 136, 0));
  }

  @Test
  void anEmptyListLetsEverythingPass() {
    RuleSet rules = rules("ip access-list extended E\n!\ninterface Gi0/0\n ip access-group E in\n");
    assertThat(rules.chains().getFirst().rules()).isEmpty();
    assertThat(rules.chains().getFirst().bases())
        .containsExactly(new Chain.Base(Hook.INGRESS, 0, Set.of("Gi0/0"), Action.ACCEPT));
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
  void aStandardListHasSourcesOnly() {
    Chain chain =
        chain(
            """
            access-list 10 deny 192.0.2.7
            access-list 10 permit 192.0.2.0 0.0.0.255 log
            access-list 10 permit any
            """);
    assertThat(said(chain))
        .containsExactly(
            "deny [" + addresses(Side.SOURCE, "192.0.2.7", 32, Optional.empty()) + "]",
            "permit [" + addresses(Side.SOURCE, "192.0.2.0", 24, Optional.empty()) + "]",
            "permit []");
  }

  @Test
  void disputedNamesAreToldAsSuch() {
    List<Diagnostic> ios =
        read("access-list 101 deny icmp any any precedence-unreachable\n").diagnostics();
    assertThat(DiagnosticText.of(ios))
        .isEqualTo(
            """
            r1.conf:1:34: warning: old releases of IOS take precedence-unreachable for code 14 instead of 15
                access-list 101 deny icmp any any precedence-unreachable
                                                  ^^^^^^^^^^^^^^^^^^^^^^
            help: write the numbers of type and code instead
            """
                .replace(":34:", ":35:"));
    Imported six = read("ipv6 access-list L\n deny icmp any any destination-unreachable\n");
    assertThat(six.diagnostics())
        .extracting(Diagnostic::severity)
        .containsExactly(Severity.WARNING);
    assertThat(six.rules().orElseThrow().chains().getFirst().rules().getFirst().matches())
        .containsExactly(messages(Family.IP6, 1, 3));
  }

  @Test
  void everyMistakeIsToldWithItsPlace() {
    Imported imported =
        read(
            """
            ip access-list extended L
             permit icmp any any ehco
             permti icmp any any
             permit icmp any 10.0.0.1
             permit icpm any any
             permit icmp any any 300
             permit icmp any any echo fragments
             permit icmp any any eq 7
             permit tcp any
             10 permit ip any any
             10 deny ip any any
             permit icmp any 2001:db8::1/64
             permit icmp 10.0.0.0/33 any
            """);
    assertThat(
            imported.diagnostics().stream()
                .map(
                    d ->
                        d.line()
                            + ":"
                            + d.column()
                            + " "
                            + d.message()
                            + d.help().map(h -> " | " + h).orElse("")))
        .containsExactly(
            "2:22 no ICMP message is called ehco here | did you mean echo?",
            "3:2 no entry of an access list: permti | did you mean permit?",
            "4:26 an address without its wildcard | write host 10.0.0.1, or the wildcard behind it",
            "5:9 no protocol is called icpm | did you mean icmp?",
            "6:22 no ICMP type is above 255",
            "7:2 later fragments have neither a type nor ports | take away the message, or the word"
                + " that asks for fragments",
            "8:22 this protocol has no ports | tcp, udp and sctp have ports",
            "9:16 the line ends where an address, any, host or a group is expected",
            "11:2 a second entry with the number 10 | give each entry of a list its own number",
            "12:18 an address of the other family in this list",
            "13:14 no prefix length of ip4: 33 | write 0 to 32");
  }

  @Test
  void otherFirewallsAreRecognised() {
    assertThat(message("*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -p icmp -j DROP\nCOMMIT\n"))
        .isEqualTo("this looks like iptables rules");
    assertThat(message("table inet filter {\n chain input {\n }\n}\n"))
        .isEqualTo("this looks like nftables rules");
    assertThat(message("firewall {\n family inet {\n }\n}\n"))
        .isEqualTo("this looks like a Junos configuration");
    assertThat(message("set firewall family inet filter F term T then accept\n"))
        .isEqualTo("this looks like a Junos configuration");
    assertThat(message("ASA Version 9.8\naccess-list OUT extended permit icmp any any\n"))
        .isEqualTo("this looks like a Cisco ASA configuration");
    assertThat(message("hello\n"))
        .isEqualTo("no line here that a Cisco router writes about its lists");
    assertThat(message("")).isEqualTo("no line here that a Cisco router writes about its lists");
  }

  private static String message(String text) {
    Imported imported = read(text);
    assertThat(imported.rules()).isEmpty();
    return imported.diagnostics().stream()
        .filter(d -> d.severity() == Severity.ERROR)
        .findFirst()
        .orElseThrow()
        .message();
  }

  @Test
  void groupsThatHoldThemselvesAreRefused() {
    assertThat(
            message(
                """
                object-group network A
                 group-object B
                object-group network B
                 group-object A
                access-list 101 permit ip object-group A any
                """))
        .isEqualTo("the group A is a member of itself");
  }

  @Test
  void aListThatIsClearedBeginsAnew() {
    Chain chain =
        chain(
            """
            access-list 101 permit ip any any
            no access-list 101
            access-list 101 deny icmp any any
            """);
    assertThat(said(chain)).containsExactly("deny [" + icmp(1) + "]");
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

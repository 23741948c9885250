package io.echogate.firewalls.cisco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echogate.firewalls.routers.Packets;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.LimitSpec;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.Quantity;
import io.echogate.firewalls.rules.Match.Side;
import io.echogate.firewalls.rules.Ranges;
import io.echogate.firewalls.rules.Rule;
import io.echogate.icmp.Family;
import io.echogate.icmp.MessageRange;
import io.echogate.policy.Address;
import io.echogate.policy.MessageSet;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CiscoWriterTest {
  private static final CiscoWriter IOS = new CiscoWriter(Dialect.IOS, Family.IP4);

  private static Rule rule(Action action, String comment, Match... matches) {
    return new Rule(List.of(matches), action, Packets.nowhere(), comment);
  }

  private static Match messages(Family family, MessageRange... ranges) {
    return new Match.Messages(family, MessageSet.of(List.of(ranges)));
  }

  private static Match source(String prefix, int length) {
    Address address = Address.parse(prefix).orElseThrow();
    return new Match.Addresses(
        Side.SOURCE,
        address.family(),
        false,
        PrefixSet.of(List.of(Prefix.of(address, length))),
        Optional.empty());
  }

  @Test
  void anEntryHasNumbersForTypesAndCodes() {
    Rule rule =
        rule(
            Action.ACCEPT,
            "",
            source("192.0.2.0", 24),
            messages(Family.IP4, MessageRange.ofType(8), new MessageRange(3, 3, 4)));
    assertThat(IOS.entries(rule))
        .containsExactly(
            "permit icmp 192.0.2.0 0.0.0.255 any 3 4", "permit icmp 192.0.2.0 0.0.0.255 any 8");
    assertThat(IOS.entries(rule, 30))
        .containsExactly(
            "30 permit icmp 192.0.2.0 0.0.0.255 any 3 4",
            "40 permit icmp 192.0.2.0 0.0.0.255 any 8");
    assertThat(new CiscoWriter(Dialect.NX_OS, Family.IP4).entries(rule).getFirst())
        .isEqualTo("permit icmp 192.0.2.0/24 any 3 4");
    Rule six = rule(Action.DROP, "", messages(Family.IP6, MessageRange.ofType(143)));
    assertThat(new CiscoWriter(Dialect.IOS, Family.IP6).entries(six, 10))
        .containsExactly("sequence 10 deny icmp any any 143");
    assertThat(new CiscoWriter(Dialect.IOS_XR, Family.IP6).entries(six, 10))
        .containsExactly("10 deny icmpv6 any any 143");
  }

  @Test
  void whatEntriesCannotSayIsNamed() {
    LimitSpec limit = new LimitSpec(5, 1, 5, LimitSpec.Unit.PACKETS, Set.of(), Optional.empty());
    assertThat(IOS.unsayable(rule(Action.ACCEPT, "", new Match.Limit(limit, false))))
        .contains("a limit");
    assertThat(
            IOS.unsayable(
                rule(Action.ACCEPT, "", new Match.States(false, Set.of(Match.State.ESTABLISHED)))))
        .contains("states of connections");
    assertThat(
            IOS.unsayable(
                rule(Action.DROP, "", new Match.Numbers(Quantity.LENGTH, false, Ranges.of(0, 84)))))
        .contains("a length of packets");
    assertThat(
            IOS.unsayable(
                rule(
                    Action.DROP,
                    "",
                    new Match.AddressKinds(
                        Side.DESTINATION, false, Set.of(Match.AddressKind.BROADCAST)))))
        .contains("what routing calls an address");
    assertThat(IOS.unsayable(rule(Action.DROP, "", source("2001:db8::", 32))))
        .contains("addresses of another family");
    assertThat(IOS.unsayable(rule(Action.DROP, "", new Match.Unknown("time-range WORK"))))
        .contains("time-range WORK");
    assertThat(IOS.unsayable(rule(new Action.Continue("log"), "")))
        .contains("an entry that does not decide");
    assertThat(IOS.unsayable(rule(Action.DROP, "", source("10.0.0.0", 8)))).isEmpty();
    assertThatThrownBy(() -> IOS.entries(rule(Action.ACCEPT, "", new Match.Limit(limit, false))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a list cannot say: a limit");
  }

  private static Chain chain(Family family, Action policy, Rule... rules) {
    return new Chain(
        AccessList.name(family, "EDGE"),
        Set.of(family),
        List.of(new Chain.Base(Hook.INGRESS, 0, Set.of("Gi0/0"), policy)),
        List.of(rules),
        Packets.nowhere());
  }

  @Test
  void aListNeverLetsFragmentsPassThatItsRulesDoNot() {
    Chain chain =
        chain(
            Family.IP4,
            Action.DROP,
            rule(Action.ACCEPT, "ping", messages(Family.IP4, MessageRange.ofType(8))),
            rule(Action.ACCEPT, "", new Match.Protocol(false, Ranges.of(6))));
    assertThat(IOS.list(chain))
        .isEqualTo(
            """
            ip access-list extended EDGE
             10 permit 6 any any fragments
             20 deny ip any any fragments
             remark ping
             30 permit icmp any any 8
             40 permit 6 any any
             50 deny ip any any
            """);
  }

  @Test
  void aListThatDeniesFragmentsFirstStaysInItsOrder() {
    Chain chain =
        chain(
            Family.IP6,
            Action.ACCEPT,
            rule(
                Action.DROP,
                "",
                new Match.Protocol(false, Ranges.of(58)),
                new Match.Parts(Set.of(Match.Part.LATER))),
            rule(Action.ACCEPT, "", messages(Family.IP6, MessageRange.ofType(2))),
            rule(Action.DROP, "", new Match.Protocol(false, Ranges.of(58))));
    assertThat(new CiscoWriter(Dialect.IOS, Family.IP6).list(chain))
        .isEqualTo(
            """
            ipv6 access-list EDGE
             sequence 10 deny icmp any any fragments
             sequence 20 permit icmp any any 2
             sequence 30 deny icmp any any
             sequence 40 permit ipv6 any any
            """);
  }

  @Test
  void remarksAreNoLongerThanRoutersTake() {
    List<String> remarks = CiscoWriter.remarks("word ".repeat(60) + "x".repeat(250));
    assertThat(remarks).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(107));
    assertThat(String.join("", remarks).replace("remark ", "").replace(" ", ""))
        .isEqualTo("word".repeat(60) + "x".repeat(250));
    assertThat(CiscoWriter.remarks(" \n")).isEmpty();
  }

  @Test
  void numbersOfOtherListsAreRefused() {
    assertThatThrownBy(() -> IOS.numberedList(99, chain(Family.IP4, Action.DROP)))
        .hasMessage("no number of an extended list: 99; they are 100-199 and 2000-2699");
    assertThatThrownBy(
            () ->
                new CiscoWriter(Dialect.IOS_XR, Family.IP4)
                    .numberedList(100, chain(Family.IP4, Action.DROP)))
        .hasMessage("numbered lists are for IPv4 on IOS");
    assertThatThrownBy(() -> new CiscoWriter(Dialect.JUNOS, Family.IP4))
        .hasMessage("no dialect of Cisco's: junos");
  }
}

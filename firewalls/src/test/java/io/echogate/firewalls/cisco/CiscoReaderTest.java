package io.echogate.firewalls.cisco;

import static io.echogate.firewalls.cisco.Read.LATER;
import static io.echogate.firewalls.cisco.Read.addresses;
import static io.echogate.firewalls.cisco.Read.chain;
import static io.echogate.firewalls.cisco.Read.icmp;
import static io.echogate.firewalls.cisco.Read.messages;
import static io.echogate.firewalls.cisco.Read.only;
import static io.echogate.firewalls.cisco.Read.rules;
import static io.echogate.firewalls.cisco.Read.said;
import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.ChainName;
import io.echogate.firewalls.rules.Hook;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What entries of access lists mean. */
class CiscoReaderTest {
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
}

package io.echogate.firewalls.junos;

import static io.echogate.firewalls.junos.Read.read;
import static io.echogate.firewalls.junos.Read.rules;
import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.firewalls.names.NumberNames;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.LimitSpec;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.Part;
import io.echogate.firewalls.rules.Match.Quantity;
import io.echogate.firewalls.rules.Match.Side;
import io.echogate.firewalls.rules.Match.Way;
import io.echogate.firewalls.rules.Ranges;
import io.echogate.firewalls.rules.Rule;
import io.echogate.icmp.Family;
import io.echogate.icmp.MessageRange;
import io.echogate.policy.Address;
import io.echogate.policy.MessageSet;
import io.echogate.policy.source.Diagnostic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What filters and their terms mean. */
class JunosReaderTest {
  private static List<Rule> term(Family family, String... statements) {
    String way =
        "set firewall family " + (family == Family.IP4 ? "inet" : "inet6") + " filter F term T ";
    StringBuilder text = new StringBuilder();
    for (String statement : statements) {
      text.append(way).append(statement).append('\n');
    }
    return rules(text.toString()).chains().getFirst().rules();
  }

  private static List<Match> from(Family family, String... conditions) {
    List<String> statements = new ArrayList<>();
    for (String condition : conditions) {
      statements.add("from " + condition);
    }
    return term(family, statements.toArray(String[]::new)).getFirst().matches();
  }

  private static Match messages(Family family, MessageRange... ranges) {
    return new Match.Messages(family, MessageSet.of(List.of(ranges)));
  }

  @Test
  void everyNameMeansWhatTheTableSays() {
    for (String name : NumberNames.JUNOS_TYPE.names()) {
      int number = NumberNames.JUNOS_TYPE.number(name).orElseThrow();
      assertThat(from(Family.IP4, "protocol icmp", "icmp-type " + name))
          .containsExactly(messages(Family.IP4, MessageRange.ofType(number)));
    }
    for (String name : NumberNames.JUNOS_TYPE6.names()) {
      int number = NumberNames.JUNOS_TYPE6.number(name).orElseThrow();
      assertThat(from(Family.IP6, "payload-protocol icmp6", "icmp-type " + name))
          .containsExactly(messages(Family.IP6, MessageRange.ofType(number)));
    }
    for (String name : NumberNames.JUNOS_CODE.names()) {
      int number = NumberNames.JUNOS_CODE.number(name).orElseThrow();
      assertThat(from(Family.IP4, "protocol icmp", "icmp-type 7", "icmp-code " + name))
          .containsExactly(messages(Family.IP4, new MessageRange(7, 7, number)));
    }
    for (String name : NumberNames.JUNOS_CODE6.names()) {
      int number = NumberNames.JUNOS_CODE6.number(name).orElseThrow();
      assertThat(from(Family.IP6, "next-header icmp6", "icmp-type 7", "icmp-code " + name))
          .containsExactly(messages(Family.IP6, new MessageRange(7, 7, number)));
    }
  }

  @Test
  void exceptionsAndListsAreRead() {
    MessageSet.Builder others = new MessageSet.Builder();
    others.addTypes(0, 4).addTypes(6, 255);
    assertThat(from(Family.IP4, "protocol icmp", "icmp-type-except redirect"))
        .containsExactly(new Match.Messages(Family.IP4, others.build()));
    assertThat(from(Family.IP4, "protocol icmp", "icmp-type 3", "icmp-code-except 0-254"))
        .containsExactly(messages(Family.IP4, new MessageRange(3, 3, 255)));
    assertThat(from(Family.IP4, "protocol-except [ tcp udp ]"))
        .containsExactly(
            new Match.Protocol(
                true, new Ranges(List.of(new Ranges.Range(6, 6), new Ranges.Range(17, 17)))));
    assertThat(from(Family.IP4, "packet-length-except [ 0-100 1500 ]", "ttl 1", "dscp ef"))
        .containsExactly(
            new Match.Numbers(
                Quantity.LENGTH,
                true,
                new Ranges(List.of(new Ranges.Range(0, 100), new Ranges.Range(1500, 1500)))),
            new Match.Numbers(Quantity.HOP_LIMIT, false, Ranges.of(1)),
            new Match.Numbers(Quantity.DSCP, false, Ranges.of(46)));
    assertThat(from(Family.IP4, "is-fragment"))
        .containsExactly(new Match.Parts(Set.of(Part.LATER)));
    assertThat(from(Family.IP4, "fragment-offset 0"))
        .containsExactly(new Match.Parts(Set.of(Part.WHOLE, Part.ATOMIC, Part.FIRST)));
    assertThat(from(Family.IP4, "interface ge-0/0/0.0", "destination-port [ 22 80 ]"))
        .containsExactly(
            new Match.Interfaces(Way.IN, false, Set.of("ge-0/0/0.0")),
            new Match.Unknown("destination-port 22 80"));
    assertThat(from(Family.IP4, "source-address 10.0.1.7/255.0.255.0"))
        .containsExactly(
            new Match.Wildcard(
                Side.SOURCE,
                false,
                Address.parse("10.0.1.0").orElseThrow(),
                Address.parse("255.0.255.0").orElseThrow()));
  }

  @Test
  void theLongestPrefixDecides() {
    assertThat(
            source(
                "10.0.0.0/8",
                "10.1.0.0/16 except",
                "10.1.2.0/24",
                "10.1.2.128/25 except",
                "192.0.2.1"))
        .isEqualTo(
            "[10.0.0.0/16, 10.1.2.0/25, 10.2.0.0/15, 10.4.0.0/14, 10.8.0.0/13, 10.16.0.0/12,"
                + " 10.32.0.0/11, 10.64.0.0/10, 10.128.0.0/9, 192.0.2.1/32]");
    assertThat(source("0.0.0.0/0", "128.0.0.0/1 except")).isEqualTo("[0.0.0.0/1]");
    assertThat(source("10.0.0.0/8 except", "10.0.0.0/8")).isEqualTo("[]");
    assertThat(source("10.0.0.0/8 except")).isEqualTo("[]");
    assertThat(source("10/8")).isEqualTo("[10.0.0.0/8]");
    assertThat(
            read("set firewall family inet filter F term T from source-address 10.0.0.0/8"
                    + " except\n")
                .diagnostics())
        .extracting(Diagnostic::message)
        .containsExactly("exceptions alone match no address at all");
  }

  private static String source(String... addresses) {
    String[] conditions = new String[addresses.length];
    for (int i = 0; i < addresses.length; i++) {
      conditions[i] = "source-address " + addresses[i];
    }
    return ((Match.Addresses) from(Family.IP4, conditions).getFirst()).prefixes().toString();
  }

  @Test
  void eitherAddressMakesTwoRulesThatNoPacketMeetsBoth() {
    List<Rule> rules = term(Family.IP4, "from address 10.0.0.0/8", "then discard");
    assertThat(rules).hasSize(2);
    Match.Addresses source = (Match.Addresses) rules.get(0).matches().getFirst();
    Match.Addresses not = (Match.Addresses) rules.get(1).matches().get(0);
    Match.Addresses destination = (Match.Addresses) rules.get(1).matches().get(1);
    assertThat(source.negated()).isFalse();
    assertThat(not.negated()).isTrue();
    assertThat(not.side()).isEqualTo(Side.SOURCE);
    assertThat(destination.side()).isEqualTo(Side.DESTINATION);
    assertThat(destination.prefixes()).isEqualTo(source.prefixes());
  }

  @Test
  void aTermWithoutAVerdictAccepts() {
    assertThat(term(Family.IP4, "from protocol icmp").getFirst().action()).isEqualTo(Action.ACCEPT);
    assertThat(term(Family.IP4, "then count C", "then log").getFirst().action())
        .isEqualTo(Action.ACCEPT);
    assertThat(term(Family.IP4, "then next term").getFirst().action())
        .isEqualTo(new Action.Continue("next term"));
    assertThat(term(Family.IP4, "then reject").getFirst().action())
        .isEqualTo(new Action.Reject(Optional.of(new Action.Answer(3, 13, 1, 1))));
    assertThat(term(Family.IP4, "then reject tcp-reset").getFirst().action())
        .isEqualTo(new Action.Reject(Optional.empty()));
    assertThat(term(Family.IP4, "then frobnicate 7").getFirst().action())
        .isEqualTo(new Action.Unknown("frobnicate 7"));
  }

  @Test
  void policersHaveFiguresInBitsOrPackets() {
    String term =
        """
        set firewall family inet filter F term T then policer P
        set firewall policer P then discard
        """;
    assertThat(
            limit(
                term
                    + "set firewall policer P if-exceeding-pps pps-limit 1k\n"
                    + "set firewall policer P if-exceeding-pps packet-burst 200\n"))
        .isEqualTo(new LimitSpec(1000, 1, 200, LimitSpec.Unit.PACKETS, Set.of(), Optional.empty()));
    assertThat(
            limit(
                term
                    + "set firewall policer P filter-specific\n"
                    + "set firewall policer P if-exceeding bandwidth-limit 32001\n"
                    + "set firewall policer P if-exceeding burst-size-limit 2m\n"))
        .isEqualTo(
            new LimitSpec(32_001, 8, 2_000_000, LimitSpec.Unit.BYTES, Set.of(), Optional.of("P")));
    List<Rule> marked =
        rules(term.replace("then discard", "then loss-priority high")).chains().getFirst().rules();
    assertThat(marked.getFirst().matches()).containsExactly(new Match.Unknown("policer P"));
  }

  private static LimitSpec limit(String text) {
    Rule rule = rules(text).chains().getFirst().rules().getFirst();
    assertThat(rule.action()).isEqualTo(Action.DROP);
    return ((Match.Limit) rule.matches().getFirst()).limit();
  }
}

package io.echogate.firewalls.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Imported;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.Severity;
import io.echogate.policy.source.Source;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NftReaderTest {

  private static RuleSet rules(String text) {
    Imported imported = NftReader.read(new Source("rules.nft", text));
    assertThat(imported.rules()).describedAs(imported.diagnostics().toString()).isPresent();
    return imported.rules().orElseThrow();
  }

  /** The rules of a chain with these lines, in a table of that family. */
  private static List<Rule> lines(String family, String lines) {
    return rules(
            "table %s t {\n chain u { }\n chain v { }\n chain c {\n%s\n }\n}"
                .formatted(family, lines))
        .chains()
        .getLast()
        .rules();
  }

  private static List<String> normal(String family, String lines) {
    List<String> all =
        Normal.of(
            rules("table %s t {\n chain u { }\n chain c {\n%s\n }\n}".formatted(family, lines)));
    return all.stream().filter(line -> line.startsWith("  ")).map(String::strip).toList();
  }

  private static String error(String text) {
    Imported imported = NftReader.read(new Source("rules.nft", text));
    assertThat(imported.rules()).isEmpty();
    assertThat(imported.diagnostics().size()).isLessThanOrEqualTo(2);
    Diagnostic first =
        imported.diagnostics().stream()
            .filter(diagnostic -> diagnostic.severity() == Severity.ERROR)
            .findFirst()
            .orElseThrow();
    return first.line()
        + ":"
        + first.column()
        + " "
        + first.message()
        + first.help().map(help -> " | " + help).orElse("");
  }

  @Test
  void aTypeImpliesFamilyAndProtocol() {
    assertThat(normal("inet", "icmp type echo-request accept"))
        .containsExactly("[Messages[family=ip4, messages={8}]] -> Accept[]");
    assertThat(normal("inet", "meta l4proto icmp icmp type 3 icmp code 4 drop"))
        .containsExactly("[Messages[family=ip4, messages={3/4}]] -> Drop[]");
  }

  @Test
  void aLimitCountsWhatStandsBeforeIt() {
    assertThat(normal("inet", "meta l4proto icmp limit rate 5/second icmp type 8 accept"))
        .containsExactly(
            "[Protocol[negated=false, protocols=Ranges[list=[Range[first=1, last=1]]]]]"
                + " false 5/1 5 PACKETS [] [Messages[family=ip4, messages={8}]] -> Accept[]");
  }

  @Test
  void aCodeNameIsANumberBesideEveryType() {
    assertThat(normal("ip", "icmp type time-exceeded icmp code host-unreachable"))
        .containsExactly("[Messages[family=ip4, messages={11/1}]] -> goes on");
  }

  @Test
  void aMapIsARuleForEachVerdict() {
    List<Rule> rules =
        lines("inet", "icmp type vmap { 8 : jump u, 0 : accept, 3 : accept } comment \"m\"");
    assertThat(rules).hasSize(2);
    assertThat(rules).extracting(Rule::comment).containsOnly("m");
    assertThat(rules.getFirst().origin()).isEqualTo(rules.getLast().origin());
    assertThat(rules.getFirst().action()).isInstanceOf(Action.Jump.class);
    assertThat(rules.getLast().matches().getFirst().toString()).contains("{0, 3}");
  }

  @Test
  void aMapThatContinuesGoesOnInTheSameRule() {
    assertThat(normal("inet", "icmp type vmap { 8 : continue, 3 : drop } ip ttl 1 accept"))
        .containsExactly(
            "[Messages[family=ip4, messages={3}]] -> Drop[]",
            "[Messages[family=ip4, messages={8}], Numbers[quantity=HOP_LIMIT, negated=false,"
                + " ranges=Ranges[list=[Range[first=1, last=1]]]]] -> Accept[]");
  }

  @Test
  void whatRulesPutIntoASetIsNotKnown() {
    String text =
        """
        table ip t {
          set bad { type ipv4_addr; flags dynamic; elements = { 1.2.3.4 } }
          chain c {
            ip saddr @bad drop
            icmp type 8 add @bad { ip saddr }
          }
        }
        """;
    assertThat(rules(text).chains().getFirst().rules().getFirst().matches())
        .containsExactly(new Match.Unknown("ip saddr @bad"));
  }

  @Test
  void nextHeaderMissesWhatHasAFragmentHeader() {
    assertThat(normal("ip6", "ip6 nexthdr icmpv6 accept"))
        .containsExactly(
            "[Protocol[negated=false, protocols=Ranges[list=[Range[first=58, last=58]]]], parts"
                + " [WHOLE]] -> Accept[]");
    assertThat(normal("ip6", "ip6 nexthdr != icmpv6 drop")).hasSize(2);
  }

  @Test
  void aListOfFlagsIsOneOfThemButAWrittenEqualIsAll() {
    assertThat(normal("inet", "ct state established,related accept"))
        .containsExactly("[false [ESTABLISHED, RELATED]] -> Accept[]");
    assertThat(normal("inet", "ct state == established,related accept").getFirst())
        .contains("messages={}");
    assertThat(normal("inet", "ct state ! established,related drop"))
        .containsExactly("[false [INVALID, NEW, UNTRACKED]] -> Drop[]");
  }

  @Test
  void aBareRejectAnswersInTheFamilyOfThePacket() {
    assertThat(lines("ip", "reject").getFirst().action())
        .isEqualTo(new Action.Reject(Optional.of(new Action.Answer(3, 3, -1, -1))));
    assertThat(lines("inet", "reject").getFirst().action())
        .isEqualTo(new Action.Reject(Optional.of(new Action.Answer(3, 3, 1, 4))));
    assertThat(lines("inet", "reject with icmpx type admin-prohibited").getFirst().action())
        .isEqualTo(new Action.Reject(Optional.of(new Action.Answer(3, 13, 1, 1))));
    assertThat(lines("inet", "reject with tcp reset").getFirst().action())
        .isEqualTo(new Action.Reject(Optional.empty()));
  }

  @Test
  void chainsOfTypeNatSeeFirstPacketsOnly() {
    Rule guard = lines("ip", "type nat hook prerouting priority dstnat; policy drop;").getFirst();
    assertThat(guard.matches()).hasToString("[States[negated=true, states=[NEW]]]");
    assertThat(guard.action()).isEqualTo(Action.ACCEPT);
  }

  @Test
  void commandsTakeEffectInTheirOrder() {
    String text =
        """
        add table inet t
        delete table inet t
        table inet t { chain c { drop; }; }
        flush chain inet t c
        add rule inet t c icmp type 8 accept
        insert rule inet t c icmp type 3 drop; add rule inet t c index 0 icmp type 11 return
        """;
    assertThat(Normal.of(rules(text)))
        .containsExactly(
            "inet t c [ip4, ip6]",
            "  [Messages[family=ip4, messages={3}]] -> Drop[]",
            "  [Messages[family=ip4, messages={11}]] -> Return[]",
            "  [Messages[family=ip4, messages={8}]] -> Accept[]");
  }

  @Test
  void definitionsStandForTheirValues() {
    assertThat(
            Normal.of(
                rules(
                    """
                    define lan = { 10.0.0.0/8 }
                    define all = { $lan, 192.0.2.1 }
                    define types = { echo-request, 3 }
                    table ip t { chain c { ip saddr $all icmp type $types accept; }; }
                    """)))
        .last()
        .asString()
        .contains("prefixes=[10.0.0.0/8, 192.0.2.1/32]", "messages={3, 8}");
  }

  @Test
  void aDormantTableIsNotAsked() {
    RuleSet rules =
        rules(
            "table ip t { flags dormant; chain c { type filter hook input priority 0; drop; }; }");
    assertThat(rules.chains().getFirst().bases()).isEmpty();
  }

  @Test
  void rulesOfJsonShowThemselvesInNftText() {
    String json =
        """
        {"nftables": [{"table": {"family": "inet", "name": "t"}},
         {"chain": {"family": "inet", "table": "t", "name": "c"}},
         {"rule": {"family": "inet", "table": "t", "chain": "c", "comment": "ping", "expr": [
          {"match": {"op": "!=", "left": {"payload": {"protocol": "icmp", "field": "type"}},
           "right": {"set": ["echo-request", {"range": [13, 18]}]}}},
          {"osf9": {"a": [1, true]}}, {"drop": null}]}}]}
        """
            .replace("{\"osf9\": {\"a\": [1, true]}}, ", "");
    Rule rule = rules(json).chains().getFirst().rules().getFirst();
    assertThat(rule.text()).isEqualTo("icmp type != { echo-request, 13-18 } drop comment \"ping\"");
    assertThat(rule.line()).isEqualTo(3);
    assertThat(rule.origin().file()).isEqualTo("rules.nft (as nft text)");
  }

  @Test
  void whatIsOfNoUseIsRefusedWithWhatToDo() {
    assertThat(error("include \"x.nft\"\n"))
        .isEqualTo(
            "1:1 the text of other files is not here | load it, and give the output of 'nft list"
                + " ruleset'");
    assertThat(error("table ip t {\n chain c {\n  icmp type echo-reqest drop\n }\n}"))
        .isEqualTo("3:13 'echo-reqest' is no icmp type of nft | did you mean 'echo-request'?");
    assertThat(error("table ip t {\n chain c {\n  icmp typ 8 drop\n }\n}"))
        .isEqualTo("3:8 expected a field of 'icmp', found 'typ' | did you mean 'type'?");
    assertThat(error("table ip t {\n chain c {\n  acept\n }\n}"))
        .isEqualTo("3:3 nft has no statement 'acept' | did you mean 'accept'?");
    assertThat(error("table ip t {\n chain input { }\n chain c {\n  jump inptu\n }\n}"))
        .isEqualTo("4:3 there is no chain 'inptu' in table ip t | did you mean 'input'?");
    assertThat(error("table ip t { chain a { jump b; }; chain b { goto a; }; }"))
        .startsWith("1:24 chains jump in a circle here");
    assertThat(error("table ip t {\n chain c {\n  ip saddr @no drop\n }\n}"))
        .isEqualTo("3:12 there is no set 'no' in table ip t");
  }

  @Test
  void rulesOfIptablesAreRefusedOnceWithTheToolThatShowsThem() {
    String help =
        "the rules were made by iptables: give the output of iptables-save, and of ip6tables-save,"
            + " instead";
    assertThat(
            error(
                """
                table ip filter {
                 chain C {
                  meta l4proto icmp xt match recent accept
                  xt target "X"
                 }
                }
                """))
        .isEqualTo("3:21 nft cannot say what this rule of iptables does | " + help);
    assertThat(
            error(
                """
                {"nftables": [{"table": {"family": "ip", "name": "f"}}, {"chain": {"family": "ip",
                "table": "f", "name": "C"}}, {"rule": {"family": "ip", "table": "f", "chain": "C",
                "expr": [{"xt": {"type": "match", "name": "icmp"}}, {"accept": null}]}}]}
                """))
        .isEqualTo("2:30 nft cannot say what this rule of iptables does | " + help);
  }

  @Test
  void textsOfOtherFirewallsAreCalledByTheirName() {
    assertThat(error("# Generated by iptables-save\n*filter\n:INPUT ACCEPT [0:0]\n"))
        .startsWith("2:1 these are no rules of nftables: this looks like the output of iptables");
    assertThat(error("ip access-list extended X\n permit icmp any any\n"))
        .startsWith("1:1 these are no rules of nftables: this looks like a configuration of Cisco");
    assertThat(error("firewall {\n family inet {\n"))
        .startsWith("1:1 these are no rules of nftables: this looks like a configuration of Junos");
    assertThat(error("{\"a\": 1}")).startsWith("1:1 this JSON has no member \"nftables\"");
  }
}

package io.echogate.firewalls.policies;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.firewalls.export.Erring;
import io.echogate.firewalls.export.Loss;
import io.echogate.firewalls.iptables.IptablesReader;
import io.echogate.firewalls.nftables.NftReader;
import io.echogate.firewalls.policies.PolicyOptions.Place;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.policy.Direction;
import io.echogate.policy.source.Source;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Rules by hand, and the policies that they are. */
class PolicyOfRulesTest {

  private static RuleSet nft(String rules) {
    return NftReader.read(new Source("rules.nft", rules)).rules().orElseThrow();
  }

  private static RuleSet input(String rules) {
    return nft(
        "table inet filter {\n chain input {\n  type filter hook input priority 0; policy drop;\n"
            + rules
            + "\n }\n}\n");
  }

  private static RuleSet iptables(String rules) {
    return IptablesReader.read(List.of(new Source("rules.v4", rules))).rules().orElseThrow();
  }

  private static WrittenPolicy write(RuleSet rules) {
    return PolicyOfRules.of(rules, PolicyOptions.standard(rules, "made"));
  }

  /** The policy's lines without comments and empty lines. */
  private static String policy(WrittenPolicy written) {
    return written
        .text()
        .orElseThrow()
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .collect(Collectors.joining("\n"));
  }

  private static String statements(WrittenPolicy written) {
    return policy(written)
        .lines()
        .filter(line -> line.startsWith("icmp ") && !line.contains(" in: "))
        .collect(Collectors.joining("\n"));
  }

  @Test
  void establishedAndRelatedAreTheRepliesAndErrorsOfKnownFlows() {
    WrittenPolicy written =
        write(
            input(
                """
                ct state established,related accept
                icmp type echo-request limit rate 5/second burst 10 packets accept
                icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } ip6 hoplimit 255 accept
                """));
    assertThat(statements(written))
        .contains("icmp ip4 : allow { @errors, source-quench, datagram-conversion-error } related;")
        .contains("echo-reply, timestamp-reply")
        .contains("icmp ip4 : ratelimit=line-5 { echo-request }")
        .contains("icmp ip6 : allow { neighbor-solicitation, neighbor-advertisement } on-link;");
    assertThat(policy(written)).contains("ratelimit=line-5 rate=5/s;");
    assertThat(written.losses()).noneMatch(Loss::needsConsent);
  }

  @Test
  void aRuleIsNamedAboveItsStatement() {
    WrittenPolicy written = write(input("icmp type echo-request accept comment \"be kind\""));
    assertThat(written.text().orElseThrow())
        .contains("    # line 4: icmp type echo-request accept comment \"be kind\"\n");
  }

  @Test
  void otherProtocolsVanishAndAreCounted() {
    WrittenPolicy written = write(input("tcp dport 22 accept\nicmp type echo-request accept"));
    assertThat(statements(written)).isEqualTo("icmp ip4 : allow { echo-request }");
    assertThat(written.others()).isEqualTo(1);
    assertThat(written.asked()).isEqualTo(1);
  }

  @Test
  void whatIsBeyondALimitMustBeDroppedForItToLimit() {
    WrittenPolicy written =
        write(
            input(
                "icmp type echo-request limit rate 5/second accept\n"
                    + "icmp type echo-request accept"));
    assertThat(statements(written)).isEqualTo("icmp ip4 : allow { echo-request }");
    assertThat(written.losses())
        .extracting(Loss::why)
        .contains("it limits nothing: what is beyond it is accepted as well");
  }

  @Test
  void overALimitDroppedThenAcceptedIsALimit() {
    WrittenPolicy written =
        write(
            input(
                "icmp type echo-request limit rate over 5/second drop\n"
                    + "icmp type echo-request accept"));
    assertThat(statements(written)).contains("ratelimit=line-4 { echo-request }");
  }

  @Test
  void returnsAreSaidByOrder() {
    WrittenPolicy written =
        write(
            nft(
                """
                table ip filter {
                  chain pings {
                    ip saddr 192.0.2.0/24 return
                    drop
                  }
                  chain input {
                    type filter hook input priority 0; policy accept;
                    icmp type echo-request jump pings
                  }
                }
                """));
    assertThat(statements(written))
        .isEqualTo(
            "icmp ip4 : allow { echo-request } from 192.0.2.0/24;\n"
                + "icmp ip4 : block { echo-request }");
  }

  @Test
  void somethingUnknownIsRefusedUnlessTheWayToErrIsGiven() {
    RuleSet rules = input("icmp type echo-request ip dscp 4 accept");
    WrittenPolicy refused = write(rules);
    assertThat(refused.text()).isEmpty();
    assertThat(refused.losses()).anyMatch(Loss::needsConsent);
    PolicyOptions options = PolicyOptions.standard(rules, "made");
    assertThat(statements(PolicyOfRules.of(rules, options.erring(Erring.BLOCK)))).isEmpty();
    assertThat(statements(PolicyOfRules.of(rules, options.erring(Erring.ALLOW))))
        .isEqualTo("icmp ip4 : allow { echo-request }");
  }

  @Test
  void rulesThatTellInterfacesApartNeedAChoice() {
    RuleSet rules = input("iifname lo accept\niifname eth1 icmp type echo-request accept");
    WrittenPolicy written = write(rules);
    assertThat(written.text()).isEmpty();
    assertThat(written.problem().orElseThrow().help()).contains("eth1");
    PolicyOptions options = PolicyOptions.standard(rules, "made");
    assertThat(statements(PolicyOfRules.of(rules, options.on("eth1"))))
        .isEqualTo("icmp ip4 : allow { echo-request }");
    assertThat(statements(PolicyOfRules.of(rules, options.on("eth0")))).isEmpty();
  }

  @Test
  void aChainThatNothingAsksIsNamed() {
    RuleSet rules =
        iptables("*filter\n:PINGS - [0:0]\n-A PINGS -p icmp --icmp-type 8 -j DROP\nCOMMIT\n");
    assertThat(write(rules).problem().orElseThrow().help()).contains("PINGS");
    PolicyOptions options =
        PolicyOptions.standard(rules, "made").at(Direction.IN, new Place.In("PINGS"));
    assertThat(statements(PolicyOfRules.of(rules, options)))
        .isEqualTo("icmp ip4 : block { echo-request }");
  }

  @Test
  void whatIsDroppedInDoubtIsDroppedBeforeMoreIsAccepted() {
    RuleSet rules =
        nft(
            """
            table ip filter {
              chain strangers {
                fib saddr type != broadcast drop
              }
              chain input {
                type filter hook input priority 0; policy drop;
                ip saddr 192.0.2.3 jump strangers
                ip saddr != 10.0.0.5 fib saddr type != broadcast accept
              }
            }
            """);
    WrittenPolicy written =
        PolicyOfRules.of(rules, PolicyOptions.standard(rules, "made").erring(Erring.BLOCK));
    assertThat(statements(written))
        .startsWith("icmp ip4 : block { @all } from 192.0.2.3;\n")
        .contains("icmp ip4 : allow { @all } from not { @broadcast, 10.0.0.5 };");
  }
}

package io.echogate.firewalls.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.advice.knowledge.Role;
import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.rules.RuleSet;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Chains of the bridge family: what goes from port to port. */
class BridgeAuditTest {
  private static final String BRIDGE =
      """
      table bridge b {
        chain fw {
          type filter hook forward priority 0; policy accept;
          icmpv6 type nd-neighbor-solicit drop
          icmpv6 type packet-too-big drop
          icmp type destination-unreachable drop
        }
      }
      """;

  @Test
  void neighbourDiscoveryIsMissedFromPortToPort() {
    Report report = Audited.audit(BRIDGE, Role.BORDER);
    assertThat(Audited.words(report))
        .contains(
            "breaks-nd ip6 forward 4",
            "breaks-pmtud-v6 ip6 forward 5",
            "breaks-pmtud-v4 ip4 forward 6");
    assertThat(report.unknown()).isEmpty();
    assertThat(report.findings()).noneMatch(one -> one.explanation().contains("holds: then"));
  }

  @Test
  void aHopLimitThatNoNeighbourHasIsNoFault() {
    Report report =
        Audited.audit(
            BRIDGE.replace(
                "nd-neighbor-solicit drop", "nd-neighbor-solicit ip6 hoplimit != 255 drop"),
            Role.BORDER);
    assertThat(Audited.words(report)).noneMatch(words -> words.startsWith("breaks-nd"));
    String routed = BRIDGE.replace("table bridge b", "table inet b");
    assertThat(Audited.words(Audited.audit(routed, Role.BORDER)))
        .noneMatch(words -> words.startsWith("breaks-nd"));
  }

  @Test
  void remediesAskForTheProtocolOfTheLink() {
    RuleSet rules = Audited.rules(BRIDGE);
    List<AuditFinding> findings = Audited.audit(rules, Role.BORDER).findings();
    assertThat(findings)
        .filteredOn(one -> one.remedy().isPresent())
        .isNotEmpty()
        .allSatisfy(
            one ->
                assertThat(one.remedy().orElseThrow().lines())
                    .allMatch(line -> line.startsWith("meta protocol ip"))
                    .noneMatch(line -> line.contains("ct state")));
    String mended =
        BRIDGE.replace(
            "    icmp type dest",
            "    meta protocol ip meta l4proto icmp icmp type 3 accept\n    icmp type dest");
    Comparison comparison =
        Comparison.of(rules, Audited.rules(mended), Role.BORDER, Instant.EPOCH, 60_000_000_000L);
    assertThat(comparison.differences())
        .isNotEmpty()
        .allMatch(one -> one.course() == Course.FORWARD && one.after().passes());
  }
}

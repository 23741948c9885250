package io.echogate.firewalls.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.advice.knowledge.Role;
import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.meaning.Fate;
import io.echogate.firewalls.meaning.Interpreter;
import io.echogate.firewalls.meaning.Situation;
import io.echogate.firewalls.meaning.Unknowns;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rule sets of other tools: each finding's packet, taken through the rules one by one, meets the
 * fate and the line that the finding says, and so does the packet of each entry in the table.
 */
class FindingsAreTrueTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "iptables/ferm-dmz_router.v4.rules",
        "iptables/ferm-ipv6.v6.rules",
        "iptables/ferm-webserver.v4.rules",
        "iptables/ferm-workstation.v4.rules",
        "iptables/firehol.v4.rules",
        "iptables/firehol.v6.rules",
        "iptables/firewalld.v4.rules",
        "iptables/firewalld.v6.rules",
        "iptables/shorewall.v4.rules",
        "iptables/ufw.v4.rules",
        "iptables/ufw.v6.rules",
        "nftables/firewalld.nft",
        "nftables/ufw.nft",
        "nftables/zones.nft"
      })
  void exampleBearsOutWhatIsSaid(String file) throws IOException {
    RuleSet rules = Audited.rules(text(file));
    for (Role role : List.of(Role.HOST, Role.BORDER)) {
      Report report = Audited.audit(rules, role);
      assertThat(report.unfinished()).isEmpty();
      assertThat(report.rows()).isNotEmpty();
      for (AuditFinding finding : report.findings()) {
        finding.example().ifPresent(packet -> check(rules, finding, packet));
      }
      for (Row row : report.rows()) {
        for (Row.Entry entry : row.entries()) {
          Fate fate = fate(rules, row.course(), entry.example());
          assertThat(fate.passes())
              .as("%s %s %s", row.course(), entry.treatment().text(), entry.example())
              .isEqualTo(entry.treatment().passes());
        }
      }
    }
  }

  private static void check(RuleSet rules, AuditFinding finding, Situation packet) {
    Fate fate = fate(rules, finding.course().orElseThrow(), packet);
    boolean passes =
        finding.id().endsWith("-allowed")
            || finding.id().endsWith("-redirect")
            || finding.id().contains("limit");
    assertThat(fate.passes()).as("%s %s", finding.id(), packet).isEqualTo(passes);
    if (!passes) {
      Optional<Rule> decider = fate.decider();
      assertThat(decider.map(Rule::line))
          .as("%s %s", finding.id(), packet)
          .isEqualTo(finding.decision().flatMap(one -> one.rule()).map(Rule::line));
    }
  }

  /** The fate where limits have room and nothing that is not known holds. */
  private static Fate fate(RuleSet rules, Course course, Situation packet) {
    return new Interpreter(rules).judge(course, packet, Unknowns.quiet()).getLast().fate();
  }

  private static String text(String file) throws IOException {
    String path = "/io/echogate/firewalls/" + file;
    try (InputStream in = FindingsAreTrueTest.class.getResourceAsStream(path)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}

package io.echogate.firewalls.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.advice.knowledge.Role;
import io.echogate.firewalls.audit.Audit;
import io.echogate.firewalls.audit.AuditFinding;
import io.echogate.firewalls.audit.Placement;
import io.echogate.firewalls.audit.Report;
import io.echogate.firewalls.imports.Importer;
import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.linux.testing.NeedsRoot;
import io.echogate.linux.testing.NeedsTool;
import io.echogate.policy.source.Source;
import java.io.IOException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The commands of remedies, run on the machine whose rules were audited. */
@NeedsRoot
@NeedsTool({"nft", "iptables-nft", "ip6tables-legacy", "sh"})
class RemedyCommandsTest {
  private static final long MINUTE = 60_000_000_000L;

  private static final String NFT =
      """
      flush ruleset
      table inet filter {
        chain input {
          type filter hook input priority 0; policy drop;
          tcp dport 22 accept
          icmp type destination-unreachable icmp code frag-needed drop
          ct state established,related accept
          icmp type echo-request accept
          icmpv6 type { nd-router-advert, nd-neighbor-solicit, packet-too-big, echo-request } accept
          jump late
        }
        chain late {
          icmp type { time-exceeded, parameter-problem } drop
        }
      }
      """;

  @Test
  void thoseOfNftByHandle() throws IOException {
    try (JudgedHost host = JudgedHost.create()) {
      host.run(List.of("nft", "-f", "-"), NFT);
      String json = host.run(List.of("nft", "-j", "list", "ruleset"), "");
      RuleSet rules = rules("listing.json", json);
      List<AuditFinding> gone = runAll(host, rules, Optional.empty());
      assertThat(gone).extracting(AuditFinding::id).contains("breaks-pmtud-v4", "breaks-nd");
      RuleSet after = rules("a", host.run(List.of("nft", "list", "ruleset"), ""));
      assertGone(gone, after);
      // Nothing is left of the line that only said the opposite.
      assertThat(host.run(List.of("nft", "list", "ruleset"), ""))
          .doesNotContain("icmp code frag-needed drop");
    }
  }

  @Test
  void thoseOfNftByPlaceWhereHandlesAreNotKnown() throws IOException {
    for (String option : List.of("-a", "-n")) {
      try (JudgedHost host = JudgedHost.create()) {
        host.run(List.of("nft", "-f", "-"), NFT);
        String text = host.run(List.of("nft", option, "list", "ruleset"), "");
        Report report = audit(rules("nft list ruleset", text));
        for (AuditFinding finding : report.findings()) {
          if (finding.remedy().isPresent()) {
            host.run(List.of("nft", "-f", "-"), NFT);
            RuleSet rules =
                rules("nft list ruleset", host.run(List.of("nft", option, "list", "ruleset"), ""));
            AuditFinding same = same(audit(rules), finding);
            run(host, commands(same, rules, Optional.of("")));
            assertGone(
                List.of(finding), rules("b", host.run(List.of("nft", "list", "ruleset"), "")));
          }
        }
      }
    }
  }

  @Test
  void thoseOfIptablesByNumber() throws IOException {
    String save =
        """
        *filter
        :INPUT DROP [0:0]
        :late - [0:0]
        -A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
        -A INPUT -p icmp -m icmp --icmp-type 3/4 -j DROP
        -A INPUT -p icmp -m icmp --icmp-type 8 -j ACCEPT
        -A INPUT -j late
        -A late -s 192.0.2.7 -j RETURN
        -A late -p icmp -m icmp --icmp-type 11 -j DROP
        COMMIT
        """;
    String save6 =
        """
        *filter
        :INPUT ACCEPT [0:0]
        -A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
        -A INPUT -p ipv6-icmp -m icmp6 --icmpv6-type 135 -j DROP
        -A INPUT -p ipv6-icmp -m icmp6 --icmpv6-type 2 -j DROP
        COMMIT
        """;
    each("iptables-nft", save);
    each("ip6tables-legacy", save6);
  }

  private static void each(String tool, String text) throws IOException {
    String name = tool + "-save";
    int seen = 0;
    try (JudgedHost host = JudgedHost.create()) {
      host.run(List.of(tool + "-restore"), text);
      RuleSet rules = rules(name, host.run(List.of(name, "-t", "filter"), ""));
      for (AuditFinding finding : audit(rules).findings()) {
        if (finding.remedy().isPresent()) {
          host.run(List.of(tool + "-restore"), text);
          List<String> commands = commands(finding, rules, Optional.of(""));
          assertThat(commands).allMatch(line -> line.startsWith(tool + " -"));
          run(host, commands);
          assertGone(List.of(finding), rules(name, host.run(List.of(name, "-t", "filter"), "")));
          seen++;
        }
      }
      assertThat(seen).isGreaterThan(2);
    }
  }

  private static List<AuditFinding> runAll(JudgedHost host, RuleSet rules, Optional<String> live) {
    List<AuditFinding> mended =
        audit(rules).findings().stream().filter(one -> one.remedy().isPresent()).toList();
    mended.forEach(finding -> run(host, commands(finding, rules, live)));
    return mended;
  }

  private static List<String> commands(AuditFinding finding, RuleSet rules, Optional<String> live) {
    List<String> commands = finding.remedy().orElseThrow().commands(rules, live);
    assertThat(commands).as(finding.id()).isNotEmpty();
    return commands;
  }

  private static void run(JudgedHost host, List<String> commands) {
    commands.forEach(command -> host.run(List.of("sh", "-c", command), ""));
  }

  private static void assertGone(List<AuditFinding> findings, RuleSet rules) {
    Report after = audit(rules);
    for (AuditFinding finding : findings) {
      assertThat(after.findings()).as(finding.id()).noneMatch(one -> isSame(one, finding));
    }
  }

  private static AuditFinding same(Report report, AuditFinding finding) {
    return report.findings().stream().filter(one -> isSame(one, finding)).findFirst().orElseThrow();
  }

  private static boolean isSame(AuditFinding one, AuditFinding other) {
    return one.id().equals(other.id())
        && one.family().equals(other.family())
        && one.course().equals(other.course())
        && one.rule().map(rule -> rule.text()).equals(other.rule().map(rule -> rule.text()));
  }

  private static Report audit(RuleSet rules) {
    return Audit.of(rules, Role.HOST, EnumSet.allOf(Course.class), Instant.EPOCH, MINUTE);
  }

  private static RuleSet rules(String name, String text) {
    return Placement.of(
            Importer.read(List.of(new Source(name, text))).rules().orElseThrow(), Optional.empty())
        .rules();
  }
}

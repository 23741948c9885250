package io.echogate.firewalls.mending;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.advice.knowledge.Role;
import io.echogate.firewalls.audit.AuditFinding;
import io.echogate.firewalls.nftables.NftReader;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.policy.source.Source;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where remedies are put into texts, and when they are not. */
class MendingTest {
  /** The lines of the mended text that are not of the text. */
  private static List<String> added(String text, Mending mending) {
    List<String> old = new ArrayList<>(text.lines().toList());
    List<String> added = new ArrayList<>();
    mending
        .texts()
        .getFirst()
        .text()
        .lines()
        .forEach(
            line -> {
              if (!old.isEmpty() && old.getFirst().equals(line)) {
                old.removeFirst();
              } else {
                added.add(line);
              }
            });
    assertThat(old).as("lines that got lost").isEmpty();
    return added;
  }

  private static List<String> added(String text, Role role) {
    return added(text, MendedRulesTest.mend(text, role));
  }

  private static List<String> ids(List<AuditFinding> findings) {
    return findings.stream().map(AuditFinding::id).toList();
  }

  private static Mend mendOf(String id, Mending mending) {
    return mending.mends().stream()
        .filter(mend -> ids(mend.findings()).contains(id))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aRemedyForTheWholeIsPutInRatherThanOneForHalf() {
    String text =
        """
        *filter
        :INPUT ACCEPT [0:0]
        -A INPUT -p icmp -m icmp --icmp-type 3 -j DROP
        COMMIT
        """;
    Mending mending = MendedRulesTest.mend(text, Role.HOST);
    assertThat(added(text, mending))
        .containsExactly(
            "-A INPUT -p icmp -m icmp --icmp-type 3/4 -j ACCEPT",
            "-A INPUT -p icmp -m icmp --icmp-type 3 -m conntrack --ctstate RELATED,ESTABLISHED -j"
                + " ACCEPT",
            "-A INPUT -p icmp -m icmp --icmp-type 5 -j DROP",
            "-A INPUT -p icmp -m icmp --icmp-type 4 -j DROP");
    assertThat(ids(mending.gone())).contains("breaks-pmtud-v4", "unreachable-blocked");
    assertThat(mending.fresh()).isEmpty();
    assertThat(mendOf("breaks-pmtud-v4", mending).line()).isEqualTo(3);
  }

  @Test
  void linesOfScriptsGetTheToolAndTheOptionsOfThoseBesideThem() {
    assertThat(
            added(
                """
                IPT="/sbin/iptables -w"
                $IPT -P INPUT DROP
                $IPT -A INPUT -p icmp --icmp-type 8 -j ACCEPT
                $IPT -A INPUT -m state --state RELATED,ESTABLISHED -j ACCEPT
                """,
                Role.HOST))
        .contains("$IPT -A INPUT -p icmp -m icmp --icmp-type 4 -j DROP");
  }

  @Test
  void whatGoesToTheHeadStandsBehindAndTheWrongWayRound() {
    String text =
        """
        iptables -P INPUT ACCEPT
        iptables -I INPUT 1 -p icmp -m icmp --icmp-type 3 -j DROP
        """;
    Mending mending = MendedRulesTest.mend(text, Role.LAN_HOST);
    assertThat(added(text, mending))
        .startsWith(
            "iptables -I INPUT 1 -p icmp -m icmp --icmp-type 3 -m conntrack --ctstate"
                + " RELATED,ESTABLISHED -j ACCEPT",
            "iptables -I INPUT 1 -p icmp -m icmp --icmp-type 3/4 -j ACCEPT");
    Mend mend = mendOf("breaks-pmtud-v4", mending);
    assertThat(mend.insertion().place().behind()).isTrue();
    assertThat(mend.line()).isEqualTo(3);
  }

  @Test
  void aChainOnOneLineOfNftablesStaysOnIt() {
    String text =
        """
        table ip f { chain i { type filter hook input priority 0; policy accept; icmp type 3 drop; } }
        """;
    Mending mending = MendedRulesTest.mend(text, Role.LAN_HOST);
    assertThat(mending.texts().getFirst().text())
        .contains("; meta l4proto icmp icmp type 3 icmp code 4 accept; ")
        .startsWith("table ip f { chain i { type filter hook input priority 0; policy accept; ")
        .endsWith(" icmp type 3 drop; } }\n");
  }

  @Test
  void anEmptyChainOfNftablesGetsItsFirstRules() {
    assertThat(
            added(
                """
                table ip6 f {
                	chain i {
                		type filter hook input priority 0; policy drop;
                	}
                }
                """,
                Role.HOST))
        .hasSize(2)
        .allMatch(line -> line.startsWith("\t\tmeta l4proto ipv6-icmp icmpv6 type"));
  }

  @Test
  void jsonOfNftablesStaysJson() {
    String text =
        """
        {"nftables": [{"metainfo": {"json_schema_version": 1}},
         {"table": {"family": "ip", "name": "f"}},
         {"flowtable": {"family": "ip", "name": "ft", "table": "f", "hook": "ingress", "prio": 0}},
         {"set": {"family": "ip", "name": "s", "table": "f", "type": "ipv4_addr",
           "flags": ["interval"], "elem": [{"prefix": {"addr": "192.0.2.0", "len": 24}}]}},
         {"chain": {"family": "ip", "table": "f", "name": "i", "type": "filter", "hook": "input",
          "prio": 0, "policy": "drop"}}]}
        """;
    Mending mending = MendedRulesTest.mend(text, Role.HOST);
    assertThat(mending.texts()).hasSize(1);
    String mended = mending.texts().getFirst().text();
    assertThat(mended)
        .contains(
            """
            {"add": {"table": {"family": "ip", "name": "f"}}},
             {"delete": {"table": {"family": "ip", "name": "f"}}},
             {"table": \
            """,
            "\"flags\": [\"interval\"], \"elem\": [{\"prefix\": {\"addr\": \"192.0.2.0\"",
            "\"hook\": \"ingress\"",
            "{\"payload\": {\"protocol\": \"icmp\", \"field\": \"type\"}}");
    assertThat(ids(mending.gone())).contains("icmp-all-blocked");
    RuleSet again = NftReader.read(new Source("again", mended)).rules().orElseThrow();
    assertThat(again.chains().getFirst().rules()).hasSize(2);
  }

  @Test
  void commandsOfJsonGetCommandsBesideThem() {
    String text =
        """
        {"nftables": [{"add": {"table": {"family": "ip", "name": "f"}}},
         {"add": {"chain": {"family": "ip", "table": "f", "name": "i", "type": "filter",
          "hook": "input", "prio": 0, "policy": "accept"}}},
         {"insert": {"rule": {"family": "ip", "table": "f", "chain": "i", "expr": [
           {"match": {"op": "==", "left": {"payload": {"protocol": "icmp", "field": "type"}},
            "right": 3}}, {"drop": null}]}}}]}
        """;
    Mending mending = MendedRulesTest.mend(text, Role.LAN_HOST);
    String mended = mending.texts().getFirst().text();
    assertThat(mended).startsWith(text.stripTrailing().substring(0, text.length() - 5));
    assertThat(mended)
        .contains("{\"drop\": null}]}}}, {\"insert\": {\"rule\": ")
        .doesNotContain("delete");
    RuleSet again = NftReader.read(new Source("again", mended)).rules().orElseThrow();
    assertThat(again.chains().getFirst().rules().getLast().action()).isEqualTo(Action.DROP);
    assertThat(ids(mending.gone())).contains("breaks-pmtud-v4");
  }

  @Test
  void entriesGetNumbersBetweenTheOthers() {
    assertThat(
            added(
                """
                ipv6 access-list OUTSIDE
                 sequence 10 permit tcp any any eq 22
                 sequence 12 deny icmp any any packet-too-big
                 sequence 20 permit icmp any any
                interface GigabitEthernet0/0
                 ipv6 traffic-filter OUTSIDE in
                """,
                Role.HOST))
        .containsExactly(
            " sequence 11 permit icmp any any 2", " sequence 13 deny icmp any any 137");
  }

  @Test
  void whereNumbersLeaveNoRoomItIsSaid() {
    String text =
        """
        ip access-list extended OUTSIDE
         1 permit tcp any any eq 22
         2 deny icmp any any
         3 permit ip any any
        interface GigabitEthernet0/0
         ip access-group OUTSIDE in
        """;
    Mending mending = MendedRulesTest.mend(text, Role.BORDER);
    assertThat(mending.left())
        .anySatisfy(
            left -> assertThat(left.reason()).contains("between 1 and 2", "resequence the list"));
    assertThat(added(text, mending)).isEmpty();
    assertThat(mending.changes().orElseThrow().differences()).isEmpty();
  }

  @Test
  void aRuleForTwoCoursesIsMendedWhereOnlyOneMeetsIt() {
    String text =
        """
        *filter
        :INPUT ACCEPT [0:0]
        :FORWARD DROP [0:0]
        :both - [0:0]
        -A INPUT -j both
        -A FORWARD -s 192.0.2.0/24 -j both
        -A both -p icmp -m icmp --icmp-type 3/4 -j DROP
        -A both -j RETURN
        COMMIT
        """;
    Mending mending = MendedRulesTest.mend(text, Role.LAN_HOST);
    assertThat(ids(mending.gone())).contains("breaks-pmtud-v4");
    assertThat(mending.changes().orElseThrow().differences())
        .allSatisfy(
            difference ->
                assertThat(difference.course().text())
                    .as("what is forwarded is as it was")
                    .isEqualTo("in"));
    assertThat(added(text, mending)).anyMatch(line -> line.startsWith("-A INPUT -p icmp"));
  }

  @Test
  void whatNoRuleMendsIsLeftWithWhatHelps() {
    String text =
        """
        *filter
        :INPUT DROP [0:0]
        -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
        -A INPUT -p icmp -m icmp --icmp-type 8 -m limit --limit 5/sec -j ACCEPT
        COMMIT
        """;
    Mending mending = MendedRulesTest.mend(text, Role.HOST);
    assertThat(mending.left())
        .anySatisfy(
            left -> {
              assertThat(left.finding().id()).isEqualTo("limit-on-first-ping");
              assertThat(left.reason()).isEqualTo(left.finding().kind().cure());
            });
  }

  @Test
  void goodRulesStayAsTheyAre() {
    String text =
        """
        *filter
        :INPUT ACCEPT [0:0]
        -A INPUT -p icmp -m icmp --icmp-type 4 -j DROP
        -A INPUT -p icmp -m icmp --icmp-type 5 -j DROP
        COMMIT
        """;
    Mending mending = MendedRulesTest.mend(text, Role.LAN_HOST);
    assertThat(mending.texts().getFirst().text()).isEqualTo(text);
    assertThat(mending.mends()).isEmpty();
  }

  @Test
  void noRuleIsPutInThatWouldShiftWhatOthersNameByNumber() {
    String text =
        """
        iptables -P INPUT DROP
        iptables -A INPUT -p icmp -j DROP
        iptables -A INPUT -s 10.0.0.0/8 -p tcp --dport 22 -j ACCEPT
        iptables -A INPUT -p tcp --dport 23 -j ACCEPT
        iptables -D INPUT 3
        """;
    Mending mending = MendedRulesTest.mend(text, Role.HOST);
    assertThat(mending.texts().getFirst().text()).isEqualTo(text);
    assertThat(mending.left())
        .filteredOn(left -> left.finding().id().equals("icmp-all-blocked"))
        .singleElement()
        .satisfies(left -> assertThat(left.reason()).startsWith("other rules would change"));
  }

  @Test
  void rulesAreMarkedInFilesForBothTools() {
    assertThat(
            added(
                """
                *filter
                :INPUT DROP [0:0]
                -A INPUT -i lo -j ACCEPT
                -4 -A INPUT -p icmp -m icmp --icmp-type 8 -j ACCEPT
                -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
                COMMIT
                """,
                Role.HOST))
        .contains(
            "-4 -A INPUT -p icmp -m icmp --icmp-type 3/4 -j ACCEPT",
            "-6 -A INPUT -p ipv6-icmp -m icmp6 --icmpv6-type 2 -j ACCEPT");
  }

  @Test
  void aChainOnOneLineIsFilledThere() {
    String text =
        """
        table ip f {
        	chain i { type filter hook input priority 0; policy drop; }
        }
        """;
    Mending mending = MendedRulesTest.mend(text, Role.HOST);
    assertThat(mending.texts().getFirst().text())
        .startsWith(
            "table ip f {\n\tchain i { type filter hook input priority 0; policy drop; meta l4proto"
                + " icmp ")
        .endsWith("ct state established,related accept; }\n}\n");
    assertThat(mending.after().findings()).isEmpty();
  }

  @Test
  void manyRemediesFitBetweenTwoEntries() {
    List<String> added =
        added(
            """
            ipv6 access-list L
             10 deny ipv6 2001:db8::/32 any
             15 permit icmpv6 any any packet-too-big
             20 permit icmpv6 any any nd-ns
             30 deny icmpv6 any any
             40 permit tcp any any
            !
            interface Bundle-Ether1
             ipv6 access-group L ingress
            """,
            Role.BORDER);
    assertThat(added).hasSize(7).allMatch(line -> line.startsWith(" 2"));
  }

  /** What was as bad before keeps nobody from mending what is worse. */
  @Test
  void whatComesToTheForeIsNotBroughtAbout() {
    Mending mending =
        MendedRulesTest.mend(
            """
            *filter
            :INPUT ACCEPT [0:0]
            :FORWARD DROP [0:0]
            -A FORWARD -o docker0 -m conntrack --ctstate ESTABLISHED -j ACCEPT
            -A FORWARD -i docker0 ! -o docker0 -j ACCEPT
            -A FORWARD -d 172.17.0.2 -o docker0 -p tcp --dport 80 -j ACCEPT
            COMMIT
            """,
            Role.BORDER);
    assertThat(ids(mending.gone())).contains("breaks-pmtud-v4");
  }
}

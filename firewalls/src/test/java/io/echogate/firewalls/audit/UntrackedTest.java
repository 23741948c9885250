package io.echogate.firewalls.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.advice.knowledge.Role;
import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.icmp.Family;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that rules keep from connection tracking are untracked, whatever they would be. */
class UntrackedTest {
  private static final String SAVE =
      """
      *raw
      :PREROUTING ACCEPT [0:0]
      :OUTPUT ACCEPT [0:0]
      %sCOMMIT
      *filter
      :INPUT DROP [0:0]
      :FORWARD DROP [0:0]
      :OUTPUT ACCEPT [0:0]
      -A INPUT -m conntrack --ctstate NEW,ESTABLISHED -j ACCEPT
      COMMIT
      """;

  private static Report audit(String raw) {
    return Audited.audit(SAVE.formatted(raw), Role.HOST);
  }

  private static List<String> pings(Report report) {
    return report.rows().stream()
        .filter(row -> row.family() == Family.IP4 && row.course() == Course.IN)
        .filter(row -> row.messages().containsAny(8))
        .map(row -> row.text() + " " + states(row))
        .toList();
  }

  private static Set<State> states(Row row) {
    return row.entries().stream()
        .flatMap(entry -> entry.states().stream())
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-A PREROUTING -p icmp -m icmp --icmp-type 8 -j CT --notrack\n",
        "-A PREROUTING -p icmp -m icmp --icmp-type 8 -j NOTRACK\n",
        "-A PREROUTING -p tcp -j ACCEPT\n-A PREROUTING -p icmp -j CT --notrack\n",
        """
        -A PREROUTING -p icmp -m icmp --icmp-type 13 -j ACCEPT
        -A PREROUTING -j CT --notrack
        """,
      })
  void untrackedPingsBeginNoFlow(String raw) {
    Report report = audit(raw);
    assertThat(pings(report)).containsExactly("dropped [UNTRACKED]");
    assertThat(Audited.words(report))
        .anyMatch(words -> words.matches("(echo-blocked|icmp-all-blocked) ip4 in 0"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-A OUTPUT -p icmp -m icmp --icmp-type 8 -j CT --notrack\n",
        "-A PREROUTING -p icmp -m icmp --icmp-type 13 -j CT --notrack\n",
        "-A PREROUTING -s 192.0.2.1/32 -p icmp -j CT --notrack\n",
        "-A PREROUTING -p icmp -j CT --zone 1\n",
        "-A PREROUTING -i eth0 -j ACCEPT\n-A PREROUTING -p icmp -j CT --notrack\n",
      })
  void othersMay(String raw) {
    Report report = audit(raw);
    assertThat(pings(report)).hasSize(1).first().asString().startsWith("passed");
    assertThat(Audited.words(report)).doesNotContain("echo-blocked ip4 in 0");
  }

  @Test
  void whatDoesHarmIsFoundWhereItIsUntrackedToo() {
    String rules =
        SAVE.formatted("%s").replace("--ctstate NEW,ESTABLISHED", "--ctstate UNTRACKED,INVALID");
    for (String raw : List.of("", "-A PREROUTING -p icmp -j CT --notrack\n")) {
      assertThat(Audited.words(Audited.audit(rules.formatted(raw), Role.HOST)))
          .anyMatch(words -> words.startsWith("redirect-allowed ip4 in "))
          .anyMatch(words -> words.startsWith("source-quench-allowed ip4 in "));
    }
  }

  @Test
  void nftablesSaysItInAWord() {
    Report report =
        Audited.audit(
            """
            table ip t {
              chain early {
                type filter hook prerouting priority raw; policy accept;
                icmp type echo-request notrack
              }
              chain input {
                type filter hook input priority filter; policy drop;
                ct state new,established accept
              }
            }
            """,
            Role.HOST);
    assertThat(pings(report)).containsExactly("dropped [UNTRACKED]");
  }
}

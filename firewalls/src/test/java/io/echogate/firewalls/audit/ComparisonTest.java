package io.echogate.firewalls.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.advice.knowledge.Role;
import io.echogate.firewalls.meaning.Interpreter;
import io.echogate.firewalls.meaning.Unknowns;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static final long MINUTE = 60_000_000_000L;

  private static final String BEFORE =
      """
      *filter
      :INPUT DROP [0:0]
      :FORWARD DROP [0:0]
      :OUTPUT ACCEPT [0:0]
      -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
      -A INPUT -s 10.0.0.0/8 -p icmp -m icmp --icmp-type 8 -j ACCEPT
      COMMIT
      """;

  private static final String AFTER =
      """
      *filter
      :INPUT DROP [0:0]
      :FORWARD DROP [0:0]
      :OUTPUT ACCEPT [0:0]
      -A INPUT -p icmp -m icmp --icmp-type 3/4 -j DROP
      -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
      -A INPUT -s 10.0.0.0/8 -p icmp -m icmp --icmp-type 8 -m limit --limit 10/sec -j ACCEPT
      COMMIT
      """;

  private static Comparison compare(RuleSet one, RuleSet other) {
    return Comparison.of(one, other, Role.HOST, Instant.EPOCH, MINUTE);
  }

  @Test
  void whereNobodyIsToldItIsTheSameToRejectAndToDrop() {
    String silent = BEFORE.replace("COMMIT", "-A INPUT -p icmp -j DROP\nCOMMIT");
    String telling = BEFORE.replace("COMMIT", "-A INPUT -p icmp -j REJECT\nCOMMIT");
    Comparison comparison = compare(Audited.rules(silent), Audited.rules(telling));
    assertThat(comparison.differences())
        .isNotEmpty()
        .allSatisfy(
            some -> {
              assertThat(some.after().text()).isEqualTo("rejected with 3/3");
              assertThat(some.messages().types()).isSubsetOf(0, 8, 13, 14, 15, 16, 17, 18);
            });
  }

  @Test
  void saysWhatAChangeDid() {
    RuleSet before = Audited.rules(BEFORE);
    RuleSet after = Audited.rules(AFTER);
    Comparison comparison = compare(before, after);
    assertThat(comparison.differences())
        .extracting(
            some ->
                some.messageNames()
                    + " "
                    + some.sources()
                    + " "
                    + some.before().text()
                    + " -> "
                    + some.after().text()
                    + " "
                    + some.decidedAfter().flatMap(one -> one.rule()).map(Rule::line).orElse(0))
        .containsExactly(
            "[3/4 (fragmentation-needed)] [0.0.0.0/0] passed -> dropped 5",
            "[8 (echo-request)] [10.0.0.0/8] passed -> at most 10/s burst 5 7");
    Difference pathMtu = comparison.differences().getFirst();
    assertThat(pathMtu.lost()).extracting(function -> function.name()).contains("pmtud");
    assertThat(pathMtu.gained()).isEmpty();
    assertThat(passes(before, pathMtu)).isTrue();
    assertThat(passes(after, pathMtu)).isFalse();
  }

  @Test
  void theWayBackGainsWhatWasLost() {
    Comparison comparison = compare(Audited.rules(AFTER), Audited.rules(BEFORE));
    assertThat(comparison.differences().getFirst().gained())
        .extracting(function -> function.name())
        .contains("pmtud");
  }

  @Test
  void theSameRulesDoTheSame() {
    for (String text : List.of(BEFORE, AFTER)) {
      Comparison comparison = compare(Audited.rules(text), Audited.rules(text));
      assertThat(comparison.differences()).isEmpty();
      assertThat(comparison.unfinished()).isEmpty();
    }
  }

  @Test
  void theSameInAnotherDialectDoesTheSame() {
    String nft =
        """
        table ip filter {
          chain INPUT {
            type filter hook input priority 0; policy drop;
            ct state { established, related } accept
            ip saddr 10.0.0.0/8 icmp type echo-request accept
          }
          chain FORWARD {
            type filter hook forward priority 0; policy drop;
          }
          chain OUTPUT {
            type filter hook output priority 0; policy accept;
          }
        }
        """;
    assertThat(compare(Audited.rules(BEFORE), Audited.rules(nft)).differences()).isEmpty();
  }

  private static boolean passes(RuleSet rules, Difference some) {
    return new Interpreter(rules)
        .judge(some.course(), some.example(), Unknowns.quiet())
        .getLast()
        .fate()
        .passes();
  }
}

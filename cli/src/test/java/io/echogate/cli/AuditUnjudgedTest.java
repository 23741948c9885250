package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code audit} says where there was nothing to judge. */
class AuditUnjudgedTest {
  private static final String FORWARDS =
      """
      *filter
      :INPUT ACCEPT [0:0]
      :FORWARD ACCEPT [0:0]
      :OUTPUT ACCEPT [0:0]
      -A FORWARD -p icmp -m icmp --icmp-type 3/4 -j DROP
      COMMIT
      """;

  @Test
  void messagesThatRulesDoNotSeeAreNotJudged() {
    Run run = AuditScopeTest.audit(FORWARDS, "--types", "128");
    assertThat(run.status()).isEqualTo(1);
    assertThat(AuditScopeTest.head(run, 1))
        .containsExactly("<stdin>: nothing was judged: these rules see no IPv6");
    assertThat(AuditScopeTest.audit(FORWARDS, "--types", "128", "--json").out())
        .startsWith("{\"verdict\":\"nothing was judged: these rules see no IPv6\"");
    assertThat(
            AuditScopeTest.head(
                AuditScopeTest.audit(
                    FORWARDS, "--types", "neighbor-solicitation,router-advertisement"),
                1))
        .containsExactly("<stdin>: nothing to object");
    assertThat(
            AuditScopeTest.head(
                AuditScopeTest.audit(FORWARDS, "--types", "neighbor-solicitation"), 1))
        .containsExactly("<stdin>: nothing was judged: these rules see no IPv6");
  }

  @Test
  void messagesThatRulesSeeAreJudged() {
    for (String types : List.of("8", "128,8", "echo-request", "77")) {
      Run run = AuditScopeTest.audit(FORWARDS, "--types", types);
      assertThat(run.status()).as(types).isZero();
      assertThat(AuditScopeTest.head(run, 1))
          .as(types)
          .containsExactly("<stdin>: nothing to object");
    }
    assertThat(AuditScopeTest.head(AuditScopeTest.audit(FORWARDS, "--types", "3/4"), 1))
        .containsExactly("<stdin>: Path MTU discovery of IPv4 is broken (through this machine)");
  }

  @Test
  void aHostsForwardingIsNotJudgedEvenIfAskedFor() {
    Run run = AuditScopeTest.audit(FORWARDS, "--role", "host", "--direction", "forward");
    assertThat(run.status()).isEqualTo(1);
    assertThat(AuditScopeTest.head(run, 1))
        .containsExactly("<stdin>: nothing was judged: a host forwards nothing");
  }
}

package io.echogate.firewalls.mending;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.advice.knowledge.Role;
import io.echogate.firewalls.audit.AuditFinding;
import io.echogate.firewalls.audit.SeedRules;
import org.junit.jupiter.api.Test;

/** The rule sets that the project started from, mended. */
class MendedSeedsTest {
  private static Mending mended(String rules, Role role) {
    Mending mending = MendedRulesTest.mend(rules, role);
    assertThat(mending.changes()).isPresent();
    assertThat(mending.fresh()).isEmpty();
    assertThat(mending.after().findings())
        .as("what rules mend is mended")
        .allSatisfy(
            finding -> assertThat(finding.remedy().filter(remedy -> !remedy.offered())).isEmpty());
    return mending;
  }

  @Test
  void theQuestion() {
    assertThat(mended(SeedRules.QUESTION, Role.HOST).gone())
        .extracting(AuditFinding::id)
        .containsExactlyInAnyOrder("related-accepts-redirect", "invalid-drop-before-pmtud");
  }

  @Test
  void theAnswers() {
    assertThat(mended(SeedRules.PINGS_AND_TIME_EXCEEDED, Role.HOST).gone())
        .extracting(AuditFinding::id)
        .contains("breaks-pmtud-v4", "echo-reply-blocked");
    assertThat(mended(SeedRules.ALL_LIMITED_TOGETHER, Role.HOST).gone())
        .extracting(AuditFinding::id)
        .contains("pmtud-rate-limited");
  }

  @Test
  void theTemplate() {
    assertThat(mended(SeedRules.TEMPLATE, Role.BORDER).gone())
        .extracting(AuditFinding::id)
        .containsExactlyInAnyOrder(
            "unreachable-code4-only", "port-unreachable-blocked", "parameter-problem-blocked");
  }

  @Test
  void theOutgoingLists() {
    assertThat(mended(SeedRules.FIRST_OUTGOING, Role.HOST).left())
        .extracting(left -> left.finding().id())
        .contains("echo-reply-limited");
    assertThat(mended(SeedRules.SECOND_OUTGOING, Role.HOST).left())
        .extracting(left -> left.finding().id())
        .contains("outbound-echo-limited");
  }
}

package io.echogate.firewalls.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.advice.knowledge.Role;
import io.echogate.firewalls.meaning.Course;
import io.echogate.icmp.Family;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rule sets of the texts that the project started from, with tables checked by hand. */
class SeedAuditTest {
  private static List<String> table(Report report, Family family, Course course, int... types) {
    return Arrays.stream(types)
        .mapToObj(
            type ->
                report.rows().stream()
                    .filter(row -> row.family() == family && row.course() == course)
                    .filter(row -> row.messages().containsAny(type))
                    .map(row -> row.text() + " " + row.lines())
                    .reduce((one, other) -> one + " | " + other)
                    .orElse("none"))
        .toList();
  }

  @Test
  void theQuestion() {
    Report report = Audited.audit(SeedRules.QUESTION, Role.HOST);
    assertThat(Audited.words(report))
        .containsExactlyInAnyOrder(
            "related-accepts-redirect ip4 in 6",
            "invalid-drop-before-pmtud ip4 in 5",
            "icmp-all-allowed ip4 in 8",
            "deprecated-allowed ip4 in 8",
            "timestamp-allowed ip4 in 8");
    assertThat(table(report, Family.IP4, Course.IN, 0, 3, 4, 5, 8, 9, 11, 13, 42))
        .containsExactly(
            "passed if of a known flow, else dropped [6, 5]",
            "passed if related, else dropped [6, 5]",
            "passed if related, else dropped [6, 5]",
            "passed if related, else dropped [6, 5]",
            "passed [8, 6]",
            "dropped [5]",
            "passed if related, else dropped [6, 5]",
            "passed [8, 6]",
            "dropped [5]");
    assertThat(report.families()).containsExactly(Family.IP4);
  }

  @Test
  void anAnswerThatLetsOnlyPingsAndTimeExceededIn() {
    Report report = Audited.audit(SeedRules.PINGS_AND_TIME_EXCEEDED, Role.HOST);
    assertThat(Audited.words(report))
        .contains("breaks-pmtud-v4 ip4 in 0", "echo-reply-blocked ip4 in 0");
    assertThat(table(report, Family.IP4, Course.IN, 0, 3, 5, 8, 11))
        .containsExactly("dropped []", "dropped []", "dropped []", "passed [2]", "passed [3]");
  }

  @Test
  void anAnswerThatLimitsAllOfIcmpTogether() {
    Report report = Audited.audit(SeedRules.ALL_LIMITED_TOGETHER, Role.HOST);
    assertThat(Audited.words(report)).contains("pmtud-rate-limited ip4 in 2");
    assertThat(table(report, Family.IP4, Course.IN, 0, 3, 8))
        .containsOnly("at most 10/s burst 5 [2]");
  }

  @Test
  void theTemplate() {
    Report report = Audited.audit(SeedRules.TEMPLATE, Role.BORDER);
    assertThat(Audited.words(report))
        .contains(
            "fragments-denied ip4 forward 2",
            "unreachable-code4-only ip4 forward 7",
            "port-unreachable-blocked ip4 forward 7",
            "parameter-problem-blocked ip4 forward 7")
        .noneMatch(words -> words.startsWith("breaks-pmtud"));
    assertThat(table(report, Family.IP4, Course.FORWARD, 0, 3, 5, 8, 11, 12))
        .containsExactly(
            "passed [4]",
            "dropped [7] | passed [5]",
            "dropped [7]",
            "passed [3]",
            "passed [6]",
            "dropped [7]");
  }

  @Test
  void theFirstOutgoingList() {
    Report report = Audited.audit(SeedRules.FIRST_OUTGOING, Role.HOST);
    assertThat(Audited.words(report)).contains("echo-reply-limited ip4 out 3");
    assertThat(table(report, Family.IP4, Course.OUT, 0, 3, 5, 8))
        .containsExactly(
            "at most 1/s burst 5 [3]", "passed [2]", "at most 1/s burst 5 [3]", "passed [1]");
  }

  @Test
  void theSecondOutgoingList() {
    Report report = Audited.audit(SeedRules.SECOND_OUTGOING, Role.HOST);
    assertThat(Audited.words(report)).contains("outbound-echo-limited ip4 out 5");
    assertThat(table(report, Family.IP4, Course.OUT, 0, 3, 8, 11, 12))
        .containsExactly(
            "passed [1]", "passed [2]", "at most 1/s burst 5 [5]", "passed [3]", "passed [4]");
  }
}

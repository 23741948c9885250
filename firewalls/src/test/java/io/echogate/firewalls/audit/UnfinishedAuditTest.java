package io.echogate.firewalls.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.advice.knowledge.Role;
import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.regions.Budget;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is certain is told where there is not enough time or room for all. */
class UnfinishedAuditTest {
  /** Each of these may be met or not: of the type there are too many ways. */
  private static String tangle(int type) {
    StringBuilder rules = new StringBuilder();
    for (int i = 0; i < 14; i++) {
      rules.append("-A INPUT -p icmp -m icmp --icmp-type ").append(type);
      rules.append(" -m recent --rcheck --name n");
      rules.append(i).append(" -j BACK\n");
    }
    return rules.toString();
  }

  private static RuleSet rules(int type) {
    return Audited.rules(
        """
        *filter
        :INPUT ACCEPT [0:0]
        :FORWARD DROP [0:0]
        :OUTPUT ACCEPT [0:0]
        :BACK - [0:0]
        -A INPUT -p icmp -m icmp --icmp-type 3/4 -j DROP
        %sCOMMIT
        """
            .formatted(tangle(type)));
  }

  private static Report audit(RuleSet rules, long nanos) {
    return Audit.of(rules, Role.HOST, EnumSet.allOf(Course.class), Instant.EPOCH, nanos);
  }

  @Test
  void whatSomethingNeedsIsJudgedWhereThereIsNoRoomForAll() {
    Report report = audit(rules(13), TimeUnit.MINUTES.toNanos(1));
    assertThat(report.unfinished())
        .containsExactly(
            new Report.Unfinished(
                Family.IP4,
                Course.IN,
                "the rules divide packets into too many regions; the messages that something needs"
                    + " were looked at",
                false));
    assertThat(Audited.words(report)).containsExactly("breaks-pmtud-v4 ip4 in 6");
    assertThat(report.rows()).noneMatch(row -> row.course() == Course.IN);
    assertThat(report.rows()).anyMatch(row -> row.course() == Course.OUT);
    assertThat(report.dead()).isEmpty();
  }

  @Test
  void eachMessageThatSomethingNeedsIsJudgedByItself() {
    Report report = audit(rules(8), TimeUnit.MINUTES.toNanos(1));
    assertThat(report.unfinished())
        .singleElement()
        .satisfies(
            some ->
                assertThat(some.reason())
                    .matches(
                        "the rules divide packets into too many regions; of the messages that"
                            + " something needs [0-9]+ of [0-9]+ were looked at"));
    assertThat(Audited.words(report)).containsExactly("breaks-pmtud-v4 ip4 in 6");
  }

  /** Nothing that was looked at passes: it may be that nothing should, by these interfaces. */
  @Test
  void whereNothingPassesNothingIsClaimedBeforeAllWasLookedAt() {
    RuleSet rules =
        Audited.rules(
            """
            *filter
            :INPUT DROP [0:0]
            :FORWARD DROP [0:0]
            :OUTPUT ACCEPT [0:0]
            :BACK - [0:0]
            %s-A INPUT -i eth0 -p icmp -m icmp --icmp-type 8 -j ACCEPT
            COMMIT
            """
                .formatted(tangle(8)));
    assertThat(Audited.words(audit(rules, TimeUnit.MINUTES.toNanos(1)))).isEmpty();
  }

  @Test
  void withoutTimeNothingIsClaimed() {
    Report report = audit(rules(13), 0);
    assertThat(report.findings()).isEmpty();
    assertThat(report.rows()).isEmpty();
    assertThat(report.unfinished()).hasSize(3).allMatch(Report.Unfinished::time);
  }

  @Test
  void coursesWithFewRulesComeFirst() {
    Agenda agenda =
        Agenda.of(
            List.of(rules(13)),
            Set.of(Family.IP4),
            List.of(Course.IN, Course.OUT),
            Budget.nanos(TimeUnit.HOURS.toNanos(1)));
    assertThat(agenda.items())
        .containsExactly(
            new Agenda.Item(Family.IP4, Course.OUT, 0), new Agenda.Item(Family.IP4, Course.IN, 15));
  }
}

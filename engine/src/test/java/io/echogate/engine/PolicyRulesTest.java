package io.echogate.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.Family;
import io.echogate.icmp.testing.Frames;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Which statement of {@code policy { }} decides. */
class PolicyRulesTest {
  private static Running policy(String statements) {
    return Running.policy("policy p { " + statements + " }");
  }

  private static Frames message(Family family, int type, int code) {
    return Frames.of(family).icmp(type, code, 8);
  }

  private static String line(Decision decision) {
    return Objects.requireNonNull(decision.statement()).text();
  }

  @Test
  void theFirstStatementThatListsTheMessageDecides() {
    Running running =
        policy(
            """
            icmp ip4: block { 3/0-3, 3/5-15 }
            icmp ip4: allow { 3 }
            icmp ip4: block { 3, 11 }
            defaults { icmp in: allow; }
            """);

    assertThat(running.says(message(Family.IP4, 3, 3))).isEqualTo("drop blocked");
    assertThat(running.says(message(Family.IP4, 3, 4))).isEqualTo("pass allowed");
    assertThat(running.says(message(Family.IP4, 3, 16))).isEqualTo("pass allowed");
    assertThat(running.says(message(Family.IP4, 3, 255))).isEqualTo("pass allowed");
    assertThat(running.says(message(Family.IP4, 11, 0))).isEqualTo("drop blocked");
    assertThat(running.says(message(Family.IP4, 12, 0))).isEqualTo("pass default-allowed");
    assertThat(line(running.decide(message(Family.IP4, 3, 4)))).isEqualTo("icmp ip4: allow { 3 }");
  }

  @Test
  void aStatementWhoseConditionsDoNotHoldLeavesTheMessageToTheNext() {
    Running running =
        policy(
            """
            icmp ip4: block { 8 } payload>=100;
            icmp ip4: allow { 8 } from 192.0.2.0/24 hop-limit>=2;
            defaults { icmp in: block; }
            """);
    Frames echo = Frames.ip4().source("192.0.2.1");

    assertThat(running.says(echo)).isEqualTo("pass allowed");
    assertThat(running.says(echo.hopLimit(1))).isEqualTo("drop default-blocked");
    assertThat(running.says(Frames.ip4().source("192.0.3.1"))).isEqualTo("drop default-blocked");
    assertThat(running.says(Frames.ip4().icmp(8, 0, 100))).isEqualTo("drop blocked");
  }

  @Test
  void aStatementWithoutFamilyStandsForBoth() {
    Running running = policy("icmp: block { echo-request } defaults { icmp in: allow; }");

    assertThat(running.says(message(Family.IP4, 8, 0))).isEqualTo("drop blocked");
    assertThat(running.says(message(Family.IP6, 128, 0))).isEqualTo("drop blocked");
    assertThat(running.says(message(Family.IP6, 8, 0))).isEqualTo("pass default-allowed");
  }

  @Test
  void eachDirectionHasItsOwnStatementsAndDefault() {
    Running running =
        policy(
            """
            icmp ip4 out: block { redirect }
            icmp ip4 both: block { 17 }
            icmp ip4: allow { 0 }
            defaults { icmp ip4 in: block; icmp ip6 in: allow; icmp ip6 out: block; }
            """);

    assertThat(running.saysOut(message(Family.IP4, 5, 0), 0)).isEqualTo("drop blocked");
    assertThat(running.says(message(Family.IP4, 5, 0))).isEqualTo("drop default-blocked");
    assertThat(running.saysOut(message(Family.IP4, 17, 0), 0)).isEqualTo("drop blocked");
    assertThat(running.says(message(Family.IP4, 17, 0))).isEqualTo("drop blocked");
    assertThat(running.saysOut(message(Family.IP4, 0, 0), 0)).isEqualTo("pass default-allowed");
    assertThat(running.saysOut(message(Family.IP6, 128, 0), 0)).isEqualTo("drop default-blocked");
    assertThat(running.says(message(Family.IP6, 128, 0))).isEqualTo("pass default-allowed");
  }

  @Test
  void anUnwrittenDefaultForWhatLeavesAllows() {
    Running running = policy("defaults { icmp in: block; }");

    assertThat(running.saysOut(Frames.ip6(), 0)).isEqualTo("pass default-allowed");
    assertThat(
            running.decide(Frames.ip6().bytes(), io.echogate.policy.Direction.OUT, 0).statement())
        .isNull();
  }

  @Test
  void logChangesNoVerdictAndMarksWhatItsStatementDecides() {
    Running running =
        policy(
            """
            icmp ip4: block { 8 } from 192.0.2.9 log;
            icmp ip4: allow { 8 }
            defaults { icmp in: block; }
            """);
    Frames logged = Frames.ip4().source("192.0.2.9");

    assertThat(running.says(logged)).isEqualTo("drop blocked");
    assertThat(running.decide(logged).logged()).isTrue();
    assertThat(running.decide(Frames.ip4()).logged()).isFalse();
  }

  @Test
  void aLimitThatLogsLogsWhatItAdmitsAndWhatItRefuses() {
    Running running =
        policy(
            """
            ratelimit=one rate=1/s burst=1;
            icmp ip4: ratelimit=one { 8 } log;
            defaults { icmp in: block; }
            """);

    Decision admitted = running.decide(Frames.ip4());
    Decision refused = running.decide(Frames.ip4());
    assertThat(Running.said(admitted)).isEqualTo("pass within-limit");
    assertThat(Running.said(refused)).isEqualTo("drop rate-limited");
    assertThat(admitted.logged()).isTrue();
    assertThat(refused.logged()).isTrue();
  }
}

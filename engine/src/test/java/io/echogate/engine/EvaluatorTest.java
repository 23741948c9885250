package io.echogate.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.echogate.icmp.Family;
import io.echogate.icmp.testing.Frames;
import io.echogate.policy.Direction;
import io.echogate.policy.Statement;
import io.echogate.policy.Verdict;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class EvaluatorTest {
  private static final Frames ECHO4 = Frames.ip4();
  private static final Frames ECHO6 = Frames.ip6();

  private static Frames type(Family family, int type) {
    return Frames.of(family).icmp(type, 0, 0);
  }

  private static String text(Decision decision) {
    return Objects.requireNonNull(decision.statement()).text();
  }

  @Test
  void withoutStatementsAllPasses() {
    Running running = Running.xfw("");

    for (Family family : Family.values()) {
      for (int type = 0; type < 256; type++) {
        assertThat(running.says(type(family, type))).isEqualTo("pass default-allowed");
      }
    }
    assertThat(running.decide(ECHO4).statement()).isNull();
  }

  @Test
  void aStatementDecidesItsTypesAndTheDefaultTheRest() {
    Running running =
        Running.xfw("icmp ip4: allow { 8 } icmp=no ip4: block { 0 } defaults { icmp ip4: block; }");

    assertThat(running.says(ECHO4)).isEqualTo("pass allowed");
    assertThat(running.says(type(Family.IP4, 0))).isEqualTo("drop blocked");
    assertThat(running.says(type(Family.IP4, 13))).isEqualTo("drop default-blocked");
    assertThat(running.says(ECHO6)).isEqualTo("pass default-allowed");
  }

  @Test
  void aStatementWithoutActionBlocks() {
    assertThat(Running.xfw("icmp ip4 { 8 };").says(ECHO4)).isEqualTo("drop blocked");
  }

  @Test
  void aDecisionNamesItsStatement() {
    Running running =
        Running.xfw(
            """
            ip_proto { 1 }
            icmp ip4: allow { 8 }
            src ip4: block { 10.0.0.0/8 }
            defaults { icmp ip4: block; src_ip ip4.udp: block; }
            """);

    assertThat(text(running.decide(ECHO4))).isEqualTo("icmp ip4: allow { 8 }");
    assertThat(text(running.decide(type(Family.IP4, 0)))).isEqualTo("icmp ip4: block;");
    assertThat(text(running.decide(ECHO6))).isEqualTo("ip_proto { 1 }");
    assertThat(text(running.decide(Frames.ip4().source("10.1.1.1"))))
        .isEqualTo("src ip4: block { 10.0.0.0/8 }");
    assertThat(text(running.decide(Frames.ip4().body(17, new byte[8]))))
        .isEqualTo("src_ip ip4.udp: block;");
  }

  @ParameterizedTest
  @EnumSource
  void fragmentsAreDroppedWhateverThePolicy(Family family) {
    Running running = Running.xfw("defaults { icmp: allow; }");

    assertThat(running.says(Frames.of(family).fragment(0, true))).isEqualTo("drop fragment");
    assertThat(running.says(Frames.of(family).fragment(2, true))).isEqualTo("drop fragment");
    assertThat(running.says(Frames.of(family).fragment(2, false))).isEqualTo("drop fragment");
    assertThat(running.says(Frames.of(family).fragment(0, true).cutBody(4)))
        .isEqualTo("drop fragment");
  }

  @Test
  void anAtomicFragmentIsAFragmentToo() {
    Running running = Running.xfw("");

    assertThat(running.says(Frames.ip6().fragment(0, false))).isEqualTo("drop fragment");
    assertThat(running.says(Frames.ip6().fragment(0, false).cutBody(4))).isEqualTo("drop fragment");
  }

  @ParameterizedTest
  @EnumSource
  void malformedPacketsAreDroppedWhateverTheProtocol(Family family) {
    Running running = Running.xfw("");

    assertThat(running.says(Frames.of(family).cutBody(7))).isEqualTo("drop malformed");
    assertThat(running.says(Frames.of(family).version(5))).isEqualTo("drop malformed");
    assertThat(running.says(Frames.of(family).body(6, new byte[20]).statedLength(1_000)))
        .isEqualTo("drop malformed");
    assertThat(running.says(Frames.of(family).body(family.other().protocol(), new byte[8])))
        .isEqualTo("drop malformed");
  }

  @Test
  void anUnlistedFamilyIsDroppedBeforeItsStatementsAreAsked() {
    Running running =
        Running.xfw("ip_proto { 6, 17, 58 } icmp ip4: allow { 8 } icmp ip6: allow { 128 }");

    assertThat(running.says(ECHO4)).isEqualTo("drop unlisted");
    assertThat(running.says(ECHO6)).isEqualTo("pass allowed");
    assertThat(running.says(Frames.ip4().fragment(0, true))).isEqualTo("drop fragment");
  }

  @Test
  void evaluationModePassesAndKeepsTheReason() {
    Running running =
        Running.xfw(
            """
            evaluation_mode; ratelimit=none pps=0 bps=0; ip_proto { 58 }
            icmp ip6: block { 128 } icmp=b ip6: ratelimit=none { 129 } src ip6: block { fd00::/8 }
            """);

    assertThat(running.says(ECHO4)).isEqualTo("pass unlisted");
    assertThat(running.says(ECHO6)).isEqualTo("pass blocked");
    assertThat(running.says(type(Family.IP6, 129))).isEqualTo("pass rate-limited");
    assertThat(running.says(type(Family.IP6, 1).source("fd00::1")))
        .isEqualTo("pass source-blocked");
    assertThat(running.says(Frames.ip6().source("fd00::1"))).isEqualTo("pass blocked");
    assertThat(running.says(Frames.ip6().fragment(1, true))).isEqualTo("pass fragment");
    assertThat(running.says(Frames.ip6().version(1))).isEqualTo("pass malformed");
  }

  @ParameterizedTest
  @CsvSource({"6", "17", "50", "47"})
  void otherProtocolsPass(int protocol) {
    Running running = Running.xfw("defaults { icmp: block; } ip_proto { 6 }");

    assertThat(running.says(Frames.ip4().body(protocol))).isEqualTo("pass not-icmp");
    assertThat(running.says(Frames.ip6().body(protocol).fragment(3, true)))
        .isEqualTo("pass not-icmp");
    assertThat(running.says(Frames.ip4().etherType(0x0806))).isEqualTo("pass not-icmp");
  }

  @Test
  void whatLeavesPasses() {
    Running running = Running.xfw("defaults { icmp: block; src_ip: block; } icmp ip4: block { 8 }");

    Decision echo = running.decide(ECHO4.bytes(), Direction.OUT, 0);
    assertThat(Running.said(echo)).isEqualTo("pass default-allowed");
    assertThat(echo.statement()).isNull();
    Decision tcp = running.decide(Frames.ip4().body(6).bytes(), Direction.OUT, 0);
    assertThat(Running.said(tcp)).isEqualTo("pass not-icmp");
  }

  @Test
  void eachTypeOfAStatementHasItsOwnBucketAndADefaultOneForEachFamily() {
    Running running =
        Running.xfw(
            """
            ratelimit=one pps=1 bps=100000;
            icmp ip4: ratelimit=one { 0, 8 } defaults { icmp: ratelimit=one; }
            """);

    assertThat(running.says(ECHO4)).isEqualTo("pass within-limit");
    assertThat(running.says(type(Family.IP4, 0))).isEqualTo("pass within-limit");
    assertThat(running.says(ECHO4)).isEqualTo("drop rate-limited");
    assertThat(running.says(type(Family.IP4, 13))).isEqualTo("pass default-within-limit");
    assertThat(running.says(type(Family.IP4, 14))).isEqualTo("drop default-rate-limited");
    assertThat(running.says(ECHO6)).isEqualTo("pass default-within-limit");
    assertThat(running.says(type(Family.IP6, 1))).isEqualTo("drop default-rate-limited");
  }

  @Test
  void paddingCountsAsBytesOfTheFrame() {
    Running running = Running.xfw("ratelimit=b bps=59; icmp ip4: ratelimit=b { 8 }");

    assertThat(running.says(Frames.ip4().padding(18))).isEqualTo("drop rate-limited");
    assertThat(running.says(Frames.ip4().padding(17))).isEqualTo("pass within-limit");
  }

  @Test
  void everyPacketOfOneKindGetsTheSameDecision() {
    Running running = Running.xfw("icmp ip4: block { 8 }");

    assertThat(running.decide(ECHO4)).isSameAs(running.decide(ECHO4));
    assertThat(running.decide(ECHO4).verdict()).isEqualTo(Verdict.DROP);
  }

  @Test
  void aStatementIsThePolicysOwn() {
    Statement statement = Running.read("xfw { icmp ip4: block { 8 } }").statements().getFirst();

    assertThat(Running.xfw("icmp ip4: block { 8 }").decide(ECHO4).statement())
        .extracting(of -> Objects.requireNonNull(of).index())
        .isEqualTo(statement.index());
  }

  @Test
  void refusesATimeBeforeTheClocksZero() {
    Running running = Running.xfw("");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> running.decide(ECHO4.bytes(), Direction.IN, -1));
  }
}

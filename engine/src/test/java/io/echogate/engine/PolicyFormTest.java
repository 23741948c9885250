package io.echogate.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.Family;
import io.echogate.icmp.testing.Frames;
import io.echogate.policy.Direction;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fragments and malformed packets in {@code policy { }}. */
class PolicyFormTest {
  private static final int ECHO6 = 128;

  private static Running policy(String defaults) {
    return Running.policy("policy p { defaults { icmp in: allow; " + defaults + " } }");
  }

  @ParameterizedTest
  @EnumSource
  void unwrittenWhatArrivesIsDroppedAndWhatLeavesPasses(Family family) {
    Running running = policy("");

    assertThat(running.says(Frames.of(family).fragment(0, true))).isEqualTo("drop fragment");
    assertThat(running.says(Frames.of(family).fragment(2, true))).isEqualTo("drop fragment");
    assertThat(running.says(Frames.of(family).cutBody(7))).isEqualTo("drop malformed");
    assertThat(running.says(Frames.of(family).version(5))).isEqualTo("drop malformed");
    assertThat(running.saysOut(Frames.of(family).fragment(0, true), 0))
        .isEqualTo("pass default-allowed");
    assertThat(running.saysOut(Frames.of(family).fragment(2, true), 0)).isEqualTo("pass fragment");
    assertThat(running.saysOut(Frames.of(family).cutBody(7), 0)).isEqualTo("pass malformed");
    assertThat(running.saysOut(Frames.of(family).version(5), 0)).isEqualTo("pass malformed");
  }

  @Test
  void eachFamilyAndDirectionHasItsOwnDefault() {
    Running running =
        policy("fragments ip4 in: allow; malformed ip6 in: allow; malformed out: block;");

    assertThat(running.says(Frames.ip4().fragment(2, true))).isEqualTo("pass fragment");
    assertThat(running.says(Frames.ip6().fragment(2, true))).isEqualTo("drop fragment");
    assertThat(running.says(Frames.ip4().cutBody(3))).isEqualTo("drop malformed");
    assertThat(running.says(Frames.ip6().cutBody(3))).isEqualTo("pass malformed");
    assertThat(running.saysOut(Frames.ip4().cutBody(3), 0)).isEqualTo("drop malformed");
  }

  @Test
  void aWrittenDefaultIsTheStatementThatDecides() {
    Running running = policy("fragments in: block;");

    assertThat(running.decide(Frames.ip4().fragment(2, true)).statement())
        .extracting(statement -> Objects.requireNonNull(statement).text())
        .isEqualTo("fragments in: block;");
    assertThat(running.decide(Frames.ip4().version(1)).statement()).isNull();
  }

  @Test
  void ofAMalformedPacketWithoutFamilyBothDefaultsMustLetItPass() {
    Frames threeTags = Frames.ip4().tag(0x8100).tag(0x8100).tag(0x8100);

    assertThat(policy("malformed in: allow;").says(threeTags)).isEqualTo("pass malformed");
    assertThat(policy("malformed ip4 in: allow;").says(threeTags)).isEqualTo("drop malformed");
    assertThat(policy("malformed ip6 in: allow;").says(threeTags)).isEqualTo("drop malformed");
  }

  @ParameterizedTest
  @EnumSource
  void whereFragmentsPassTheFirstGoesOnToTheRules(Family family) {
    int echo = family == Family.IP4 ? 8 : ECHO6;
    Running running =
        Running.policy(
            "policy p { icmp %s: block { %d } defaults { icmp in: allow; fragments in: allow; } }"
                .formatted(family, echo));

    assertThat(running.says(Frames.of(family).fragment(0, true))).isEqualTo("drop blocked");
    assertThat(running.says(Frames.of(family).icmp(13, 0, 8).fragment(0, true)))
        .isEqualTo("pass default-allowed");
    assertThat(running.says(Frames.of(family).fragment(9, false))).isEqualTo("pass fragment");
  }

  @ParameterizedTest
  @EnumSource
  void aFirstFragmentBelowEightBytesIsMalformed(Family family) {
    Frames cut = Frames.of(family).fragment(0, true).cutBody(7);

    assertThat(policy("fragments in: allow;").says(cut)).isEqualTo("drop malformed");
    assertThat(policy("fragments in: allow; malformed in: allow;").says(cut))
        .isEqualTo("pass malformed");
    assertThat(policy("malformed in: allow;").says(cut)).isEqualTo("drop fragment");
  }

  @ParameterizedTest
  @ValueSource(ints = {133, 134, 135, 136, 137, 148})
  void fragmentedNeighborDiscoveryIsDroppedWhateverThePolicy(int type) {
    Running running = policy("fragments in: allow; malformed in: allow;");
    Frames discovery = Frames.ip6().icmp(type, 0, 16);

    assertThat(running.says(discovery.fragment(0, true))).isEqualTo("drop fragment");
    assertThat(running.saysOut(discovery, 0)).isEqualTo("drop fragment");
    assertThat(running.says(discovery.cutBody(3))).isEqualTo("drop fragment");
    assertThat(running.says(Frames.ip6().icmp(type, 0, 16).fragment(0, false)))
        .isEqualTo("drop fragment");
    assertThat(running.saysOut(Frames.ip6().icmp(type, 0, 16).fragment(0, false), 0))
        .isEqualTo("drop fragment");
  }

  @ParameterizedTest
  @ValueSource(ints = {128, 132, 138, 147, 149})
  void otherMessagesMayBeFragmented(int type) {
    Running running = policy("fragments in: allow;");
    Frames message = Frames.ip6().icmp(type, 0, 16);

    assertThat(running.says(message.fragment(0, true))).isEqualTo("pass default-allowed");
    assertThat(running.says(Frames.ip4().icmp(135, 0, 16).fragment(0, true)))
        .isEqualTo("pass default-allowed");
  }

  @Test
  void anAtomicFragmentIsAWholePacket() {
    Running running = policy("fragments in: block;");

    assertThat(running.says(Frames.ip6().fragment(0, false))).isEqualTo("pass default-allowed");
    assertThat(running.says(Frames.ip6().fragment(0, false).cutBody(7)))
        .isEqualTo("drop malformed");
  }

  @Test
  void evaluationModeDropsNothing() {
    Running running = Running.policy("policy p { evaluation_mode; defaults { icmp in: block; } }");

    assertThat(running.says(Frames.ip6())).isEqualTo("pass default-blocked");
    assertThat(running.says(Frames.ip6().fragment(2, true))).isEqualTo("pass fragment");
    assertThat(running.says(Frames.ip6().fragment(0, true))).isEqualTo("pass fragment");
    assertThat(running.says(Frames.ip6().cutBody(2))).isEqualTo("pass malformed");
    assertThat(running.says(Frames.ip6().icmp(135, 0, 16).fragment(0, false)))
        .isEqualTo("pass fragment");
  }

  @Test
  void otherProtocolsPass() {
    Running running = Running.policy("policy p { defaults { icmp in: block; icmp out: block; } }");

    assertThat(running.says(Frames.ip4().body(6, new byte[20]))).isEqualTo("pass not-icmp");
    assertThat(running.says(Frames.ip6().body(17, new byte[8]).fragment(3, true)))
        .isEqualTo("pass not-icmp");
    Decision leaving = running.decide(Frames.ip4().etherType(0x0806).bytes(), Direction.OUT, 0);
    assertThat(Running.said(leaving)).isEqualTo("pass not-icmp");
  }
}

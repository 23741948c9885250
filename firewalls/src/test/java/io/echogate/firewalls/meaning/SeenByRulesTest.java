package io.echogate.firewalls.meaning;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.firewalls.nftables.NftReader;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Match.AddressKind;
import io.echogate.firewalls.rules.Match.LinkKind;
import io.echogate.firewalls.rules.Match.Part;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.firewalls.trace.Outcome;
import io.echogate.firewalls.trace.Tracer;
import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.policy.source.Source;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What a packet is to rules depends on where they are asked. */
class SeenByRulesTest {
  private static Situation packet(Course course, int hopLimit, State state) {
    return new Situation(
        Family.IP6,
        58,
        Part.WHOLE,
        129,
        0,
        Address.parse("2001:db8::1").orElseThrow(),
        Address.parse("2001:db8::2").orElseThrow(),
        104,
        hopLimit,
        0,
        course == Course.OUT ? "" : "eth0",
        course == Course.IN ? "" : "eth1",
        state,
        AddressKind.UNICAST,
        AddressKind.UNICAST,
        LinkKind.UNICAST,
        Instant.EPOCH);
  }

  private static boolean passes(String chain, Course course, int hopLimit, State state) {
    RuleSet rules =
        NftReader.read(new Source("rules", "table inet t {\n chain c {\n" + chain + "\n }\n}\n"))
            .rules()
            .orElseThrow();
    Situation packet = packet(course, hopLimit, state);
    boolean passes =
        new Interpreter(rules).judge(course, packet, Unknowns.quiet()).getLast().fate().passes();
    Outcome traced = Tracer.of(rules, course, packet).outcome();
    assertThat(traced).isInstanceOf(Outcome.Decided.class);
    assertThat(((Outcome.Decided) traced).action() instanceof Action.Accept).isEqualTo(passes);
    return passes;
  }

  @Test
  void whereWhatIsSentOnCameInIsKnownToTheEnd() {
    String behind = "type filter hook postrouting priority 0; policy accept; iifname eth0 drop";
    assertThat(passes(behind, Course.FORWARD, 64, State.NEW)).isFalse();
    assertThat(passes(behind, Course.OUT, 64, State.NEW)).isTrue();
  }

  @Test
  void whoSendsOnTakesOneHopBeforeRulesAreAsked() {
    String forward = "type filter hook forward priority 0; policy accept; ip6 hoplimit 254 drop";
    assertThat(passes(forward, Course.FORWARD, 255, State.NEW)).isFalse();
    assertThat(passes(forward, Course.FORWARD, 254, State.NEW)).isTrue();
    String before = "type filter hook prerouting priority 0; policy accept; ip6 hoplimit 254 drop";
    assertThat(passes(before, Course.FORWARD, 254, State.NEW)).isFalse();
    assertThat(passes(before, Course.FORWARD, 255, State.NEW)).isTrue();
    String after = "type filter hook postrouting priority 0; policy accept; ip6 hoplimit 254 drop";
    assertThat(passes(after, Course.FORWARD, 255, State.NEW)).isFalse();
    assertThat(passes(after, Course.OUT, 254, State.NEW)).isFalse();
  }

  @Test
  void beforeTrackingAllIsInvalid() {
    String late = "type filter hook output priority 0; policy accept; ct state established drop";
    assertThat(passes(late, Course.OUT, 64, State.ESTABLISHED)).isFalse();
    String raw = "type filter hook output priority raw; policy accept; ct state established drop";
    assertThat(passes(raw, Course.OUT, 64, State.ESTABLISHED)).isTrue();
    String invalid = "type filter hook output priority raw; policy accept; ct state invalid drop";
    assertThat(passes(invalid, Course.OUT, 64, State.ESTABLISHED)).isFalse();
    String in = "type filter hook input priority raw; policy accept; ct state invalid drop";
    assertThat(passes(in, Course.IN, 64, State.ESTABLISHED)).isTrue();
  }

  @Test
  void linuxRelatesWhatLooksLikeAnError() {
    assertThat(Tracking.relates(Family.IP4, 31)).isFalse();
    assertThat(Tracking.relates(Family.IP4, 5)).isTrue();
    assertThat(Tracking.relates(Family.IP6, 100)).isTrue();
    assertThat(Tracking.relates(Family.IP6, 137)).isTrue();
    assertThat(Tracking.relates(Family.IP6, 200)).isFalse();
  }
}

package io.echogate.advice.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.advice.knowledge.Role;
import io.echogate.advice.recommended.Options;
import io.echogate.advice.recommended.RecommendedPolicy;
import io.echogate.icmp.Family;
import io.echogate.policy.Policy;
import io.echogate.policy.language.PolicyReader;
import io.echogate.policy.language.Reading;
import io.echogate.policy.source.Source;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What functions lose when one policy takes the place of another. */
class LostNeedTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 20);
  private static final String OPEN = "defaults { icmp in: allow; }";
  private static final String SHUT = "defaults { icmp in: block; }";

  private static Policy policy(String text) {
    Reading reading = PolicyReader.read(new Source("p", "policy p {\n" + text + "\n}"));
    assertThat(reading.hasErrors()).as("%s", reading.diagnostics()).isFalse();
    return reading.policies().getFirst();
  }

  private static List<LostNeed> lost(Policy before, Policy after, Role role) {
    return LostNeed.between(new PolicyAnalysis(before, DAY), new PolicyAnalysis(after, DAY), role);
  }

  private static List<String> lost(String before, String after) {
    return lost(policy(before), policy(after), Role.HOST).stream()
        .map(
            some ->
                "%s %s %d/%d %s"
                    .formatted(
                        some.need().family(),
                        some.direction().text(),
                        some.need().type(),
                        some.code(),
                        some.function().name()))
        .toList();
  }

  @Test
  void aMessageIsLostThatPassedAndDoesNot() {
    String blocked = "icmp ip4 in : block { echo-request }\n" + OPEN;
    assertThat(lost(OPEN, blocked)).containsExactly("ip4 in 8/0 ping");
    assertThat(lost(blocked, OPEN)).isEmpty();
    LostNeed ping = lost(policy(OPEN), policy(blocked), Role.HOST).getFirst();
    assertThat(ping.before().orElseThrow().text()).isEqualTo("icmp in: allow;");
    assertThat(ping.after().orElseThrow().line()).isEqualTo(2);
  }

  @Test
  void nothingIsLostByALimitOrToThoseWhomAPolicyNames() {
    assertThat(lost(OPEN, "ratelimit=few rate=1/s;\nicmp : ratelimit=few { 0-255 }\n" + OPEN))
        .isEmpty();
    assertThat(lost(OPEN, "icmp : block { 0-255 } from 192.0.2.0/24;\n" + OPEN)).isEmpty();
  }

  @Test
  void whatPassesForSomeOnlyIsLostToAllOthers() {
    String some = "icmp ip4 in : allow { echo-request } from 192.0.2.0/24;\n";
    String most = "icmp ip4 in : block { echo-request }\n" + OPEN;
    assertThat(lost(OPEN, some + most)).containsExactly("ip4 in 8/0 ping");
    assertThat(lost(some + most, most)).containsExactly("ip4 in 8/0 ping");
  }

  @Test
  void everythingIsLostToAShutPolicyAndNothingToTheSame() {
    for (Role role : Role.values()) {
      Policy recommended =
          PolicyReader.read(new Source("r", RecommendedPolicy.of(role, Options.standard())))
              .policies()
              .getFirst();
      assertThat(lost(recommended, recommended, role)).isEmpty();
      List<LostNeed> all = lost(recommended, policy(SHUT), role);
      for (Family family : Family.values()) {
        assertThat(all).as("%s %s", role, family).anyMatch(some -> some.need().family() == family);
      }
      assertThat(lost(policy(SHUT), recommended, role)).isEmpty();
    }
  }
}

package io.echogate.advice.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.advice.knowledge.Role;
import io.echogate.advice.recommended.Options;
import io.echogate.advice.recommended.RecommendedPolicy;
import io.echogate.policy.language.PolicyReader;
import io.echogate.policy.source.Source;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AttackAnalysisTest {

  private static List<String> open(Role role, String text) {
    PolicyAnalysis analysis =
        new PolicyAnalysis(
            PolicyReader.read(new Source("test", text)).policies().getFirst(), RandomModels.DAY);
    return new AttackAnalysis(analysis, role)
        .all().stream().map(exposure -> exposure.attack().name()).distinct().toList();
  }

  @ParameterizedTest
  @EnumSource
  void recommendedPoliciesLeaveNothingOpen(Role role) {
    assertThat(open(role, RecommendedPolicy.of(role, Options.standard()))).isEmpty();
  }

  @Test
  void whatIsLetInOpensTheAttacksThatUseIt() {
    assertThat(open(Role.HOST, "policy p { icmp ip4: allow { 13 } defaults { icmp in: block; } }"))
        .contains("timestamp-leak", "host-sweep", "os-fingerprint")
        .doesNotContain("ping-flood", "redirect-mitm");
    assertThat(
            open(
                Role.HOST,
                "policy p { icmp: allow { echo-request } defaults { icmp in: block; } }"))
        .as("without a limit")
        .contains("ping-flood");
    assertThat(open(Role.HOST, "policy p { icmp ip6: allow { 135 } defaults { icmp in: block; } }"))
        .as("without a scope check")
        .contains("off-link-nd");
    assertThat(open(Role.HOST, "policy p { icmp: allow { @errors } defaults { icmp in: block; } }"))
        .contains("blacknurse", "backscatter");
  }

  @Test
  void exceptionsAndLimitsLeaveNothingOpen() {
    assertThat(
            open(
                Role.HOST,
                """
                policy p {
                  ratelimit=r rate=100/s;
                  icmp ip4: allow { 13 } from 192.0.2.0/24;
                  icmp: ratelimit=r { echo-request }
                  icmp ip6: allow { 135 } on-link;
                  defaults { icmp in: block; }
                }
                """))
        .isEmpty();
  }
}

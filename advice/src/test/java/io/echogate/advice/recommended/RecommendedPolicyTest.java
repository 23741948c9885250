package io.echogate.advice.recommended;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.echogate.advice.analysis.Journey;
import io.echogate.advice.analysis.PolicyAnalysis;
import io.echogate.advice.analysis.Standing;
import io.echogate.advice.knowledge.Role;
import io.echogate.advice.knowledge.Scope;
import io.echogate.advice.knowledge.Way;
import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.policy.Limit;
import io.echogate.policy.Policy;
import io.echogate.policy.Prefix;
import io.echogate.policy.language.PolicyFormat;
import io.echogate.policy.language.PolicyReader;
import io.echogate.policy.language.Reading;
import io.echogate.policy.source.Source;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecommendedPolicyTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 20);
  private static final Options MONITORED =
      Options.standard()
          .withMonitoring(
              List.of(
                  Prefix.of(Address.parse("192.0.2.10").orElseThrow(), 32),
                  Prefix.of(Address.parse("2001:db8:10::").orElseThrow(), 48)));

  private static Policy policy(Role role, Options options) {
    String text = RecommendedPolicy.of(role, options);
    Reading reading = PolicyReader.read(new Source(role.text(), text));
    assertThat(reading.diagnostics()).as(text).isEmpty();
    return reading.policies().getFirst();
  }

  @ParameterizedTest
  @EnumSource
  void everyCombinationOfOptionsIsAPolicyOfReadableLines(Role role) {
    for (Options options :
        List.of(
            Options.standard(),
            MONITORED,
            MONITORED.withoutIp6(),
            Options.standard().withPings(5))) {
      assertThat(policy(role, options).name()).isEqualTo(role.text());
      assertThat(RecommendedPolicy.of(role, options).lines())
          .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
      String text = RecommendedPolicy.of(role, options);
      assertThat(PolicyFormat.format(new Source("test", text)).text())
          .as("the formatter leaves it as it is")
          .contains(text);
    }
  }

  @Test
  void pingsHaveTheLimitsThatAreAskedFor() {
    Policy policy = policy(Role.HOST, Options.standard().withPings(8));
    assertThat(policy.limits())
        .filteredOn(limit -> limit.name().equals("each") || limit.name().equals("all"))
        .extracting(limit -> limit.packets().orElseThrow().amount(), Limit::burst, Limit::shared)
        .containsExactly(tuple(8L, 16L, false), tuple(200L, 400L, true));
  }

  @Test
  void monitoringIsNotLimited() {
    Policy policy = policy(Role.HOST, MONITORED);
    assertThat(policy.sets()).hasSize(1);
    assertThat(standing(policy, Family.IP4, 8)).isEqualTo(Standing.LIMITED);
    assertThat(
            new PolicyAnalysis(policy, DAY)
                .outcomes(Journey.of(Family.IP6, 128, 0, Way.IN, Scope.GLOBAL).getFirst()))
        .as("monitoring, and the rest")
        .hasSize(2);
  }

  @ParameterizedTest
  @EnumSource
  void aMachineWithoutIp6DropsAllOfIt(Role role) {
    Policy policy = policy(role, Options.standard().withoutIp6());
    for (int type = 0; type < 256; type++) {
      assertThat(standing(policy, Family.IP6, type)).as("%d", type).isEqualTo(Standing.BROKEN);
    }
    assertThat(standing(policy, Family.IP4, 8)).isNotEqualTo(Standing.BROKEN);
  }

  private static Standing standing(Policy policy, Family family, int type) {
    return Standing.of(
        new PolicyAnalysis(policy, DAY)
            .outcomes(Journey.of(family, type, 0, Way.IN, Scope.GLOBAL).getFirst()));
  }
}

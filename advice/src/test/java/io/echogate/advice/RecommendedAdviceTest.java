package io.echogate.advice;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.advice.knowledge.Role;
import io.echogate.advice.recommended.Options;
import io.echogate.advice.recommended.RecommendedPolicy;
import io.echogate.policy.Address;
import io.echogate.policy.Prefix;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nothing is to be said about a recommended policy on a machine of its role. */
class RecommendedAdviceTest {
  private static final List<Prefix> MONITORING =
      List.of(
          Prefix.of(Address.parse("192.0.2.10").orElseThrow(), 32),
          Prefix.of(Address.parse("2001:db8:10::").orElseThrow(), 48));

  @ParameterizedTest
  @EnumSource
  void noFindingFires(Role role) {
    Options standard = Options.standard();
    for (Options options :
        List.of(
            standard,
            standard.withMonitoring(MONITORING),
            standard.withMonitoring(MONITORING.subList(0, 1)),
            standard.withMonitoring(MONITORING.subList(1, 2)).withPings(3),
            standard.withoutIp6())) {
      String text = RecommendedPolicy.of(role, options);
      assertThat(Texts.findings(Optional.of(role), text)).as(text).isEmpty();
      assertThat(Texts.findings(Optional.empty(), text)).as(text).isEmpty();
    }
  }
}

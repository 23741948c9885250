package io.echogate.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.datapath.Enforceable.Refusal;
import java.util.List;
import org.junit.jupiter.api.Test;

class EnforceableTest {

  @Test
  void everyLineOfAPolicyThatTheProgramCannotEnforceIsNamed() {
    List<Refusal> refusals =
        Enforceable.refusals(
            TestPolicies.policy(
                """
                policy web {
                    ratelimit=each rate=1/s per=source;
                    ratelimit=all rate=1/s shared;
                    icmp ip4 : allow { 8 }
                    icmp ip4 : allow { 3/4 }
                    icmp ip4 both : block { 5 } log;
                    icmp ip6 : ratelimit=each+all { 128 }
                    defaults {
                        icmp in: block;
                        icmp out: allow;
                        fragments in: allow;
                        malformed in: block;
                        fragments out: block;
                    }
                }
                """));

    assertThat(refusals)
        .extracting(
            refusal ->
                refusal.origin().map(origin -> origin.line() + ": ").orElse("") + refusal.message())
        .containsExactly("6: the kernel program cannot enforce log");
  }

  @Test
  void nothingStandsAgainstAPlainFilter() {
    assertThat(Enforceable.refusals(TestPolicies.policy("xfw { icmp ip4: block { 8 } }")))
        .isEmpty();
  }
}

package io.echogate.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.datapath.Enforceable.Refusal;
import java.util.List;
import org.junit.jupiter.api.Test;

class EnforceableTest {

  @Test
  void everythingInAPolicyCanBeEnforced() {
    List<Refusal> refusals =
        Enforceable.refusals(
            TestPolicies.policy(
                """
                policy web {
                    ratelimit=each rate=1/s per=source;
                    ratelimit=all rate=1/s shared;
                    icmp ip4 : allow { 3/4 }
                    icmp ip4 both : block { 5 } on-link log;
                    icmp ip4 : allow { @errors } related;
                    icmp ip6 : ratelimit=each+all { 128 } to @self payload<=100 until 2037-01-01;
                    icmp ip6 : allow { 129 } solicited;
                    defaults {
                        icmp in: block;
                        icmp out: allow;
                        fragments in: allow;
                        malformed in: block;
                        fragments out: block;
                    }
                }
                """));

    assertThat(refusals).isEmpty();
  }

  @Test
  void aPolicyWithTooManyCountersNamesTheStatementWithMostTypes() {
    String narrow = "icmp ip4 : allow { 0-254 } payload<=1;\n".repeat(4200);

    List<Refusal> refusals =
        Enforceable.refusals(
            TestPolicies.policy(
                "policy wide {\n"
                    + narrow
                    + "icmp ip4 : allow { 0-255 } payload<=1;\ndefaults { icmp in: block; }\n}\n"));

    assertThat(refusals)
        .singleElement()
        .satisfies(
            refusal -> {
              assertThat(refusal.origin().orElseThrow().line()).isEqualTo(4202);
              assertThat(refusal.message())
                  .isEqualTo(
                      "the policy's statements list types 1071256 times in all, and the kernel"
                          + " program counts each by itself: 1048576 are the most");
            });
  }

  @Test
  void nothingStandsAgainstAPlainFilter() {
    assertThat(Enforceable.refusals(TestPolicies.policy("xfw { icmp ip4: block { 8 } }")))
        .isEmpty();
  }
}

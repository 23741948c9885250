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
  void tablesThatTakeTooMuchMemoryAreRefused() {
    String policy =
        """
        policy p {
            ratelimit=each rate=1/s per=source table=%d%s;
            icmp ip4 : ratelimit=each { 8, 13 }
            defaults { icmp in: block; }
        }
        """;

    assertThat(Enforceable.refusals(TestPolicies.policy(policy.formatted(8_388_608, ""))))
        .isEmpty();
    assertThat(Enforceable.refusals(TestPolicies.policy(policy.formatted(16_777_216, " shared"))))
        .isEmpty();
    assertThat(Enforceable.refusals(TestPolicies.policy(policy.formatted(8_400_000, ""))))
        .extracting(refusal -> refusal.origin().orElseThrow().line() + ": " + refusal.message())
        .containsExactly(
            "2: the tables of limits for each address would take 513 MiB of kernel memory, and 512"
                + " are the most");
  }

  @Test
  void aStatementHasNoMoreLimitsThanAreAsked() {
    StringBuilder limits = new StringBuilder();
    StringBuilder sum = new StringBuilder("r0");
    for (int i = 0; i < 9; i++) {
      limits.append("ratelimit=r%d rate=%d/s;%n".formatted(i, i + 1));
      sum.append(i == 0 ? "" : "+r" + i);
    }
    String policy =
        "policy p {\n%sicmp ip4: ratelimit=%s { 8 } defaults { icmp in: block; } }"
            .formatted(limits, sum);

    assertThat(Enforceable.refusals(TestPolicies.policy(policy)))
        .extracting(refusal -> refusal.origin().orElseThrow().line() + ": " + refusal.message())
        .containsExactly("11: the kernel program asks at most 8 limits for a packet");
  }

  @Test
  void nothingStandsAgainstAPlainFilter() {
    assertThat(Enforceable.refusals(TestPolicies.policy("xfw { icmp ip4: block { 8 } }")))
        .isEmpty();
  }
}

package io.echogate.policy.language;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.policy.source.Diagnostic;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The policies that the description of the original's ICMP filter shows load as they stand. */
class SeedTest {

  @Test
  void theExampleOfTheFormat() {
    Reading reading =
        Invariants.read(
            """
            ratelimit=my_ratelimit bps=40000 pps=2000;
            icmp ip6 : allow {10, 12}
            icmp ip4 : ratelimit=my_ratelimit {10}
            """);

    assertThat(Meaning.of(reading))
        .contains("0 ip6 in {10, 12} allow", "1 ip4 in {10} [my_ratelimit]");
    assertThat(messages(reading))
        .containsExactly(
            "no root block: read as the inside of xfw { }",
            "this statement has no effect: the default of ip6 is allow");
  }

  @Test
  void theDefaultsAlone() {
    Reading reading =
        Invariants.read(
            """
            defaults {
            icmp ip6: block;
            }
            """);

    assertThat(Meaning.of(reading)).contains("0 ip6 in block", "implied ip4 in allow");
  }

  @Test
  void theRateLimitOfIp4() {
    Reading reading =
        Invariants.read(
            """
            # Rate limit for ICMP
            ratelimit=icmp_rl pps=10 bps=1000;
            # Allow only these types
            icmp ip4 : ratelimit=icmp_rl { 0, 3, 8, 11, 12 };
            """);

    assertThat(Meaning.of(reading)).contains("0 ip4 in {0, 3, 8, 11, 12} [icmp_rl]");
    assertThat(messages(reading))
        .containsExactly(
            "no root block: read as the inside of xfw { }",
            "Tempesta xFW does not read a ';' behind '}'");
  }

  @Test
  void theRateLimitOfIp6() {
    Reading reading =
        Invariants.read(
            """
            # Rate limit for ICMPv6
            ratelimit=icmp_rl pps=10 bps=1000;
            # Allow only necessary types for IPv6
            icmp ip6 : ratelimit=icmp_rl { 1, 2, 3, 4, 128, 129, 133, 134, 135, 136, 137, 143 };
            """);

    assertThat(Meaning.of(reading))
        .contains("0 ip6 in {1, 2, 3, 4, 128, 129, 133, 134, 135, 136, 137, 143} [icmp_rl]");
  }

  @Test
  void theSourceFilterThatBreaksNeighborDiscovery() {
    Reading reading =
        Invariants.read(
            """
            xfw {
            defaults { icmp ip6: block; }
            icmp ip6: allow { 0, 1, 2, 3, 4, 128, 129, 133, 134, 135, 136, 137, 143 }
            ratelimit=test pps=0 bps=0;
            src ip6.tcp: ratelimit=test {
            [fd00:20::1]
            }
            }
            """);

    assertThat(reading.diagnostics()).isEmpty();
    assertThat(Meaning.of(reading))
        .contains("0 ip6 in block", "2 ip6 [TCP] [fd00:20::1/128] [test]");
  }

  private static List<String> messages(Reading reading) {
    return reading.diagnostics().stream().map(Diagnostic::message).toList();
  }
}

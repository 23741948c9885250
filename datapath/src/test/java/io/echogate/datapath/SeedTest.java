package io.echogate.datapath;

import static io.echogate.icmp.Family.IP4;
import static io.echogate.icmp.Family.IP6;
import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.icmp.Family;
import io.echogate.icmp.testing.Frames;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.policy.Verdict;
import org.junit.jupiter.api.Test;

/** The policies of the text that the project started from do in the kernel what it says of them. */
@NeedsKernel(KernelFeature.XDP)
class SeedTest {
  private static final String FORMAT =
      """
      ratelimit=my_ratelimit bps=40000 pps=2000;
      icmp ip6 : allow {10, 12}
      icmp ip4 : ratelimit=my_ratelimit {10}
      """;

  private static final String DEFAULT_BLOCK = "defaults {\nicmp ip6: block;\n}\n";

  private static final String ICMP4 =
      """
      # Rate limit for ICMP
      ratelimit=icmp_rl pps=10 bps=1000;
      # Allow only these types
      icmp ip4 : ratelimit=icmp_rl { 0, 3, 8, 11, 12 };
      """;

  private static final String ICMP6 =
      """
      # Rate limit for ICMPv6
      ratelimit=icmp_rl pps=10 bps=1000;
      # Allow only necessary types for IPv6
      icmp ip6 : ratelimit=icmp_rl { 1, 2, 3, 4, 128, 129, 133, 134, 135, 136, 137, 143 };
      """;

  private static final String WITH_SOURCE_FILTER =
      """
      xfw {
      defaults { icmp ip6: block; }
      icmp ip6: allow { 0, 1, 2, 3, 4, 128, 129, 133, 134, 135, 136, 137, 143 }
      ratelimit=test pps=0 bps=0;
      src ip6.tcp: ratelimit=test {
      [fd00:20::1]
      }
      }
      """;

  @Test
  void theSpecifiedMaximumOfPacketsAndBytesPerSecondIsPermitted() {
    // 40,000 bytes a second are reached before 2,000 packets: 952 frames of 42 bytes.
    assertThat(passedAtOnce(FORMAT, IP4, 10, 3_000)).isEqualTo(40_000 / 42);
    assertThat(passedAtOnce(FORMAT, IP4, 8, 3_000)).isEqualTo(3_000);
    assertThat(passedAtOnce(FORMAT, IP6, 10, 3_000)).isEqualTo(3_000);
  }

  @Test
  void typesWithoutARuleTakeTheDefaultOfTheirFamily() {
    assertThat(passedAtOnce(DEFAULT_BLOCK, IP6, 135, 1)).isZero();
    assertThat(passedAtOnce(DEFAULT_BLOCK, IP4, 8, 1)).isEqualTo(1);
  }

  @Test
  void eachTypeOfARateLimitRuleHasItsOwnBucket() {
    for (String text : new String[] {ICMP4, ICMP6}) {
      Family family = text.equals(ICMP4) ? IP4 : IP6;
      int[] types = family == IP4 ? new int[] {0, 3, 8, 11, 12} : new int[] {1, 2, 128, 143};
      try (LoadedPolicy policy = TestPolicies.load(text, CompileOptions.Time.VIRTUAL);
          KernelRun kernel = new KernelRun(policy)) {
        for (int type : types) {
          assertThat(passed(kernel, family, type, 20, 0)).as("type %d", type).isEqualTo(10);
        }
        for (int type : types) {
          assertThat(passed(kernel, family, type, 20, 1_000_000_000L)).isEqualTo(10);
        }
      }
    }
  }

  @Test
  void allTypesOfADefaultShareOneBucketOfTheirFamily() {
    String text = "ratelimit=r pps=4 bps=4000; defaults { icmp: ratelimit=r; }";
    try (LoadedPolicy policy = TestPolicies.load(text, CompileOptions.Time.VIRTUAL);
        KernelRun kernel = new KernelRun(policy)) {
      assertThat(passed(kernel, IP4, 8, 3, 0)).isEqualTo(3);
      assertThat(passed(kernel, IP4, 13, 3, 0)).isEqualTo(1);
      assertThat(passed(kernel, IP6, 128, 3, 0)).isEqualTo(3);
      assertThat(passed(kernel, IP6, 1, 3, 0)).isEqualTo(1);
    }
  }

  @Test
  void theSourceFilterDropsNeighbourDiscoveryThatTheIcmpStatementAllows() {
    try (LoadedPolicy policy = TestPolicies.load(WITH_SOURCE_FILTER, CompileOptions.Time.VIRTUAL);
        KernelRun kernel = new KernelRun(policy)) {
      byte[] listed = Frames.ip6().source("fd00:20::1").icmp(135, 0, 16).bytes();
      byte[] other = Frames.ip6().source("fd00:20::2").icmp(135, 0, 16).bytes();

      assertThat(kernel.verdict(listed, listed.length, 0)).isEqualTo(Verdict.DROP);
      assertThat(kernel.verdict(other, other.length, 0)).isEqualTo(Verdict.PASS);
    }
  }

  /** How many of so many messages at one moment pass a policy that has just been loaded. */
  private static int passedAtOnce(String text, Family family, int type, int messages) {
    try (LoadedPolicy policy = TestPolicies.load(text, CompileOptions.Time.VIRTUAL);
        KernelRun kernel = new KernelRun(policy)) {
      return passed(kernel, family, type, messages, 0);
    }
  }

  private static int passed(KernelRun kernel, Family family, int type, int messages, long time) {
    byte[] frame = Frames.of(family).icmp(type, 0, 0).bytes();
    int passed = 0;
    for (int i = 0; i < messages; i++) {
      if (kernel.verdict(frame, frame.length, time) == Verdict.PASS) {
        passed++;
      }
    }
    return passed;
  }
}

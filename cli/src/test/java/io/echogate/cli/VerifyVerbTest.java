package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.ebpf.BpfMap;
import io.echogate.ebpf.LoadedProgram;
import io.echogate.linux.Mapping;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.linux.testing.NeedsTool;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code verify} proves of a filter, what it notices, and that it leaves no trace. */
@NeedsKernel({KernelFeature.XDP, KernelFeature.VETH})
@NeedsTool({"ip", "ping"})
@Timeout(60)
class VerifyVerbTest {
  private static final String POLICY =
      """
      xfw {
          ratelimit=calm pps=3 bps=3000;
          ratelimit=slow pps=1;
          icmp ip4: ratelimit=calm { 8 }
          icmp=stop ip4: block { 13, 17 }
          src ip4: ratelimit=slow { 198.51.100.0/24 }
          src ip4.tcp: block { 203.0.113.7 }
      }
      """;

  @AutoClose private final FilteredHost host = new FilteredHost();

  private Run verify(String... options) {
    return host.verb("verify", options);
  }

  /** The pinned map of the program that runs. */
  private BpfMap map(String pin) {
    return BpfMap.open(host.pinned(pin));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        POLICY,
        "xfw { }",
        "xfw { evaluation_mode; defaults { icmp: block; } }",
        "xfw { ip_proto { 6 } }",
        "xfw { ratelimit=none pps=0; icmp ip6: ratelimit=none { 128, 135 } }",
        "xfw { ratelimit=huge pps=18446744073709551615 bps=18446744073709551615;"
            + " icmp ip4: ratelimit=huge { 8 } }",
        "xfw { ratelimit=a pps=9; ratelimit=b bps=900; defaults { icmp: ratelimit=a+b;"
            + " src_ip ip4.tcp: ratelimit=a; src_ip ip6.udp: block; } }",
        "xfw { defaults { icmp ip6: block; } icmp ip6: allow { 1-4, 128, 133-136 }"
            + " src ip6: block { ::/0 } src=b ip6.icmp: allow { fe80::/10, ::, 2001:db8::1 }"
            + " src ip4.udp: block { 0.0.0.0/0 } }",
      })
  void aFilterIsAsItsPolicySays(String policy) {
    host.enforce(policy);

    Run run = verify();

    assertThat(run.status()).as("%s", run).isZero();
    assertThat(run.out())
        .matches(
            """
            right0: the filter does what its policy says
              policy   <stdin>, digest [0-9a-f]{12}
              program  \\d+ instructions, all as this version makes them of the policy
              frames   \\d+ judged by a copy that reads the same tables: each as the policy says
            """);
  }

  @Test
  void theRunningProgramIsLeftAlone() {
    host.enforce(POLICY);
    assertThat(host.ping("192.0.2.2", 5, 0)).isEqualTo(3);
    List<String> counters = host.counters();
    String state = host.state();

    assertThat(verify().status()).isZero();

    assertThat(host.counters()).isEqualTo(counters).hasSize(2);
    assertThat(host.state()).isEqualTo(state);
  }

  @Test
  void aVerdictThatSomebodyChangedIsFoundWithTheLineThatSaysOtherwise() {
    host.enforce(POLICY);
    try (BpfMap config = map("config");
        Mapping verdicts = config.mmap(Mapping.Access.READ_WRITE)) {
      verdicts.segment().setAtIndex(ValueLayout.JAVA_LONG, 13, 0);
    }

    Run run = verify();

    assertThat(run.status()).isOne();
    assertThat(run.out())
        .startsWith("right0: the filter does not do what its policy says\n")
        .contains("  ip4 13/0", "     5  drop blocked  pass ");
    String document = verify("--json").out();
    assertThat(Schema.faults("verify", document)).isEmpty();
    assertThat(document)
        .contains(
            "\"same\":false",
            "\"name\":\"ip4 13/0\"",
            "\"line\":5,\"policy\":{\"verdict\":\"drop\",\"reason\":\"blocked\"},"
                + "\"filter\":{\"verdict\":\"pass\"");
  }

  @Test
  void aLimitThatSomebodyRaisedIsFound() {
    host.enforce(POLICY);
    long period = 1_000_000_000L / 3 + 1;
    try (BpfMap buckets = map("buckets");
        Mapping lines = buckets.mmap(Mapping.Access.READ_WRITE)) {
      MemorySegment words = lines.segment();
      for (long at = 0; at < words.byteSize(); at += Long.BYTES) {
        if (words.get(ValueLayout.JAVA_LONG, at) == period) {
          words.set(ValueLayout.JAVA_LONG, at, 1);
        }
      }
    }

    Run run = verify();

    assertThat(run.status()).isOne();
    assertThat(run.out()).contains("  limit    calm in line 4 (ip4) runs with other figures\n");
    assertThat(verify("--json").out())
        .contains("\"limits\":[{\"limit\":\"calm\",\"line\":4,\"family\":\"ip4\"}]");
  }

  @Test
  void aPrefixThatSomebodyRemovedIsFound() {
    host.enforce(POLICY);
    removePrefix(203, 0, 113, 7);

    Run run = verify();

    assertThat(run.status()).isOne();
    assertThat(run.out())
        .contains("  ip4 tcp from 203.0.113.7     7  drop source-blocked  pass not-icmp\n");
  }

  private void removePrefix(int... address) {
    byte[] key =
        ByteBuffer.allocate(8)
            .order(ByteOrder.nativeOrder())
            .putInt(32)
            .put((byte) address[0])
            .put((byte) address[1])
            .put((byte) address[2])
            .put((byte) address[3])
            .array();
    int removed = 0;
    try (LoadedProgram program = LoadedProgram.open(host.pinned("program"))) {
      for (int id : program.info().mapIds()) {
        try (BpfMap map = BpfMap.open(id)) {
          if (map.spec().name().startsWith("eg_src_") && map.delete(MemorySegment.ofArray(key))) {
            removed++;
          }
        }
      }
    }
    assertThat(removed).isPositive();
  }

  @Test
  void afterATrialThatFailedThePolicyBeforeIsVerified() {
    host.enforce(POLICY);
    String before = verify().out();
    assertThat(host.apply("xfw { icmp ip4: block { 8 } }", "--confirm", "1").status()).isZero();

    Run run = verify();
    while (run.status() == 0 && !run.out().equals(before)) {
      run = verify();
    }

    assertThat(run).isEqualTo(new Run(0, before, ""));
  }

  @Test
  void afterATrialThatFailedWithNoneBeforeNothingIsInForce() {
    assertThat(host.apply(POLICY, "--confirm", "1").status()).isZero();

    Run run = verify();
    while (run.status() == 0) {
      run = verify();
    }

    assertThat(run)
        .isEqualTo(
            new Run(
                1,
                "",
                """
                echogate: error: right0 is not filtered: the trial of <stdin> is over, and there was no policy before
                help: apply a policy
                """));
  }

  @Test
  void anInterfaceWithoutAFilterCannotBeVerified() {
    assertThat(verify())
        .isEqualTo(
            new Run(
                3,
                "",
                """
                echogate: error: right0 has no filter of Echogate
                help: echogate apply puts one there
                """));
  }
}

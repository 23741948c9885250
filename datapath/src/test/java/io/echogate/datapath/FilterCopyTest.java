package io.echogate.datapath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echogate.ebpf.Insn;
import io.echogate.ebpf.MapRef;
import io.echogate.ebpf.Reg;
import io.echogate.ebpf.Width;
import io.echogate.icmp.FrameDecoder;
import io.echogate.icmp.PacketValue;
import io.echogate.icmp.testing.Frames;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.policy.Reason;
import io.echogate.policy.Verdict;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A copy of a filter is the same program with a state of its own. */
@NeedsKernel({KernelFeature.XDP, KernelFeature.VETH})
class FilterCopyTest {
  private static final String POLICY =
      """
      xfw {
          ratelimit=calm pps=3;
          icmp ip4: ratelimit=calm { 8 }
          src ip4: ratelimit=calm { 192.0.2.0/24 }
      }
      """;

  @TempDir Path bpffs;

  private static FilterCopy copy(InstalledFilter filter) {
    return filter.copy(TestPolicies.policy(filter.applied().text()), filter.form());
  }

  private static void assertSame(FilteredHost host) {
    try (InstalledFilter filter = host.filter();
        FilterCopy copy = copy(filter)) {
      assertThat(copy.difference()).isEmpty();
      assertThat(copy.wrongLimits()).isEmpty();
      assertThat(copy.instructions()).isPositive();
    }
  }

  @Test
  void aPolicyThatTookThePlaceOfOthersIsWhatItsTextSays() {
    try (FilteredHost host = FilteredHost.create(bpffs)) {
      host.apply("xfw { ratelimit=r pps=9; icmp ip4: ratelimit=r { 13 } }");
      host.apply(POLICY);
      host.apply("# moved\n" + POLICY.replace("{ 8 }", "{ 8, 13 }"));
      assertSame(host);
    }
  }

  @Test
  void soIsOneThatIsOnTrialAndOneThatPassedIt() {
    try (FilteredHost host = FilteredHost.create(bpffs)) {
      host.apply(POLICY, Optional.of(Duration.ofMinutes(5)));
      assertSame(host);
      host.apply("xfw { icmp ip4: block { 8 } }", Optional.of(Duration.ofMinutes(5)));
      assertSame(host);
    }
  }

  @Test
  void whatACopyJudgesNobodyElseCounts() {
    byte[] echo = Frames.ip4().icmp(8, 0, 56).bytes();
    PacketValue packet =
        PacketValue.copyOf(new FrameDecoder().decode(MemorySegment.ofArray(echo), 0, echo.length));
    try (FilteredHost host = FilteredHost.create(bpffs)) {
      host.apply("xfw { ratelimit=calm pps=3; icmp ip4: ratelimit=calm { 8 } }");
      try (InstalledFilter filter = host.filter();
          FilterCopy copy = copy(filter);
          FrameRun run = copy.run()) {
        for (int i = 0; i < 10; i++) {
          assertThat(run.judge(echo, packet))
              .contains(new FrameRun.Answer(Verdict.PASS, Optional.of(Reason.WITHIN_LIMIT)));
        }
        assertThat(run.judgeEmpty(echo, packet))
            .contains(new FrameRun.Answer(Verdict.DROP, Optional.of(Reason.RATE_LIMITED)));
        assertThat(FilteredHost.packets(host.counts(), 8, Reason.WITHIN_LIMIT)).isZero();
        assertThat(filter.fills(TestPolicies.policy(filter.applied().text())))
            .singleElement()
            .satisfies(fill -> assertThat(fill.packets()).hasValue(3));
      }
    }
  }

  @Test
  void anotherProgramThanTheTextAsksForIsNoticed() {
    CompileOptions enforcing = TestPolicies.options(CompileOptions.Time.KERNEL);
    CompileOptions evaluating =
        new CompileOptions(enforcing.time(), true, enforcing.tick(), enforcing.cpus());
    String text = "xfw { icmp ip4: block { 8 } }";
    CompiledPolicy compiled = CompiledPolicy.of(TestPolicies.policy(text), evaluating);
    try (LoadedPolicy loaded = LoadedPolicy.load(compiled, TestPolicies.applied(text));
        FilterCopy copy = FilterCopy.of(loaded.objects(), TestPolicies.policy(text), enforcing)) {
      assertThat(copy.difference())
          .hasValueSatisfying(
              difference -> {
                assertThat(difference.filter()).isEqualTo("r8 = 2");
                assertThat(difference.policy()).isEqualTo("r8 = 1");
              });
    }
  }

  @Test
  void aTextWithOtherLimitsOrPrefixesIsNotTheProgramsText() {
    CompileOptions options = TestPolicies.options(CompileOptions.Time.KERNEL);
    try (LoadedPolicy loaded = TestPolicies.load("xfw { }", CompileOptions.Time.KERNEL)) {
      for (String text : List.of(POLICY, "xfw { src ip4: block { 192.0.2.1 } }")) {
        assertThatThrownBy(
                () -> FilterCopy.of(loaded.objects(), TestPolicies.policy(text), options))
            .isInstanceOf(FilterException.class)
            .hasMessageContaining("other maps");
      }
    }
  }

  @Test
  void mapsOfTheSameNameStandForEachOther() {
    Map<Integer, String> names = Map.of(7, "eg_config", 8, "eg_config", 9, "eg_counters");
    List<Insn> program = List.of(load(7), new Insn.Exit());
    assertThat(CodeDifference.first(program, List.of(load(8), new Insn.Exit()), names)).isEmpty();
    assertThat(CodeDifference.first(program, List.of(load(9), new Insn.Exit()), names))
        .contains(new CodeDifference(0, "r1 = map[eg_config][0]+0", "r1 = map[eg_counters][0]+0"));
    assertThat(CodeDifference.first(program, List.of(load(8)), names))
        .contains(new CodeDifference(1, "exit", ""));
    assertThat(
            CodeDifference.first(
                program, List.of(load(8), new Insn.MoveImm(Width.W64, Reg.R0, 1)), names))
        .contains(new CodeDifference(1, "exit", "r0 = 1"));
  }

  private static Insn load(int map) {
    return new Insn.LoadMapValue(Reg.R1, new MapRef.Numbered(map), 0);
  }
}

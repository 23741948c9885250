package io.echogate.datapath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echogate.datapath.layout.PolicyTables;
import io.echogate.datapath.layout.Succession;
import io.echogate.ebpf.LoadedProgram;
import io.echogate.ebpf.Program;
import io.echogate.ebpf.Reg;
import io.echogate.linux.LinkInfo;
import io.echogate.linux.Links;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.policy.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A policy can be on trial although the interface has changed, since the one before was applied, so
 * that another form of program would suit it now.
 */
@NeedsKernel({KernelFeature.XDP, KernelFeature.VETH})
class TrialFormTest {
  private static final String BLOCK = "xfw { icmp ip4: block { 8 } }";
  private static final String ALLOW = "xfw { icmp ip4: allow { 8 } }";
  private static final Duration TIME = Duration.ofMinutes(1);

  @TempDir Path bpffs;

  private FilteredHost host;

  @BeforeEach
  void connect() {
    host = FilteredHost.create(bpffs);
  }

  @AfterEach
  void disconnect() {
    host.close();
  }

  @ParameterizedTest
  @CsvSource({"1500, 9000, XDP, XDP_FRAGMENTS", "9000, 1500, XDP_FRAGMENTS, XDP"})
  void aTrialHasTheFormOfThePolicyThatItGoesBackTo(
      int mtuBefore, int mtuNow, ProgramForm before, ProgramForm now) {
    apply(BLOCK, mtuBefore, Optional.empty());
    assertThat(form()).isEqualTo(before);

    apply(ALLOW, mtuNow, Optional.of(TIME));
    assertThat(form()).isEqualTo(before);
    host.send(8, 2);
    assertThat(FilteredHost.packets(host.counts(), 8, Reason.ALLOWED)).isEqualTo(2);
    expire();
    host.send(8, 3);
    assertThat(FilteredHost.packets(host.counts(), 8, Reason.BLOCKED)).isEqualTo(3);

    apply(ALLOW, mtuNow, Optional.of(TIME));
    assertThat(host.filters().confirm(host.name())).isEqualTo(Confirmation.CONFIRMED);
    apply(BLOCK, mtuNow, Optional.empty());
    assertThat(form()).isEqualTo(now);
    host.send(8, 4);
    assertThat(FilteredHost.packets(host.counts(), 8, Reason.BLOCKED)).isEqualTo(4);
  }

  private void apply(String text, int mtu, Optional<Duration> trial) {
    try (Links links = Links.of(host.hosts().right().namespace())) {
      links.setMtu(host.link().index(), mtu);
    }
    LinkInfo link = host.link();
    Placement placement = Placement.xdp(link, List.of(Hook.NATIVE));
    var _ =
        host.filters()
            .apply(TestPolicies.candidate(text, placement.form()), link, placement.hooks(), trial);
  }

  /** Lets the deadline pass, without a process that settles what follows. */
  private void expire() {
    try (InstalledFilter filter = host.filter()) {
      Trial trial = filter.running().trial().orElseThrow();
      trial.restart(Duration.ZERO);
      assertThat(trial.state()).isEqualTo(new Trial.State.Expired());
    }
  }

  private ProgramForm form() {
    try (InstalledFilter filter = host.filter()) {
      return filter.form();
    }
  }

  @Test
  void whatNoFormMakesGoodIsSaidWithTheWayOut() {
    // As good as one that was loaded while the kernel compiled no programs: no array takes both.
    Program strange =
        Program.xdp(ProgramForm.XDP.programName(), asm -> asm.mov(Reg.R0, 2).exit())
            .withFragments();
    Candidate candidate = TestPolicies.candidate(ALLOW);
    CandidateLoader loader =
        new CandidateLoader(candidate, Optional.of(TIME), TestPolicies::read, SharedMaps.alone());
    PolicyTables tables = CompiledPolicy.tables(candidate.policy(), candidate.options());
    try (LoadedProgram before = LoadedProgram.load(strange, Map.of())) {
      assertThatThrownBy(
              () ->
                  loader.load(
                      tables,
                      BucketPlan.fresh(tables),
                      CandidateLoader.Inheritance.NONE,
                      Succession.first(candidate.applied().since(), 1),
                      new Trial.Fallback(Optional.of(before), Optional.empty())))
          .isInstanceOf(FilterException.class)
          .hasMessageStartingWith("this policy cannot be put on trial: ")
          .hasMessageContaining("--no-confirm");
    }
  }
}

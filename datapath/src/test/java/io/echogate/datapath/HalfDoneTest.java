package io.echogate.datapath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echogate.ebpf.BpfException;
import io.echogate.ebpf.BpfLink;
import io.echogate.ebpf.LoadedProgram;
import io.echogate.ebpf.Program;
import io.echogate.ebpf.Reg;
import io.echogate.ebpf.XdpAction;
import io.echogate.linux.LinkInfo;
import io.echogate.linux.NetNamespace;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.policy.Direction;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process may be killed between the changes of the two directions. That is seen, and what comes
 * next mends it: what filters that which arrives says what is in force.
 */
@NeedsKernel({KernelFeature.XDP, KernelFeature.TCX, KernelFeature.VETH})
class HalfDoneTest {
  private static final String IN = TestPolicies.blocking(8);
  private static final String OUT_13 = TestPolicies.blocking(42, 13);
  private static final String OUT_15 = TestPolicies.blocking(42, 15);
  private static final int TIMESTAMP = 13;
  private static final int INFORMATION = 15;

  @TempDir Path bpffs;

  private FilteredHost host;
  private NetNamespace namespace;
  private Pins.OfInterface place;
  private Departures departures;

  @BeforeEach
  void connect() {
    host = FilteredHost.create(bpffs);
    namespace = host.hosts().right().namespace();
    place = new Pins(bpffs, namespace.identity()).of(host.name());
    departures = new Departures(new Attacher(namespace, Attachment::hold), place);
  }

  @AfterEach
  void disconnect() {
    host.close();
  }

  /** What a process does that is killed before it changes what filters that which arrives. */
  private void beginAndDie(String text) {
    CandidateLoader loader =
        new CandidateLoader(
            TestPolicies.candidate(text), Optional.empty(), TestPolicies::read, SharedMaps.alone());
    try (InstalledFilter running = host.filter();
        LoadedPolicy next = loader.after(running)) {
      next.objects().pin(place.program(next.program().info().id()));
      departures.hold(next.objects().standing().orElseThrow(), host.link(), Hook.NATIVE);
    }
  }

  @Test
  void aPolicyThatCameOnlyToWhatLeavesIsToldAndTakenBack() throws IOException {
    host.apply(OUT_13);
    beginAndDie(OUT_15);
    assertThat(host.leaving(TIMESTAMP, INFORMATION)).containsExactly(TIMESTAMP);
    assertThat(status())
        .isEqualTo(new LeavingStatus.Other(Hook.TCX, Optional.of(TestPolicies.applied(OUT_15))));

    assertThat(host.apply(IN).replaced()).isTrue();

    assertWhole(IN);
    assertThat(host.leaving(TIMESTAMP, INFORMATION)).containsExactly(TIMESTAMP, INFORMATION);
    assertThat(host.pins()).containsExactly(program(), "history", "link");
    assertThat(host.filters().history(host.name()))
        .extracting(AppliedPolicy::text)
        .containsExactly(OUT_13);
  }

  @Test
  void whoeverLooksForATrialTakesItBackToo() {
    host.apply(OUT_13);
    beginAndDie(OUT_15);

    assertThat(host.filters().endTrial(host.name())).isFalse();

    assertWhole(OUT_13);
    assertThat(host.leaving(TIMESTAMP, INFORMATION)).containsExactly(INFORMATION);
  }

  @Test
  void whatShouldNotFilterWhatLeavesIsTakenOff() throws IOException {
    host.apply(IN);
    beginAndDie(OUT_13);
    assertThat(status()).isInstanceOf(LeavingStatus.Other.class);

    assertThat(host.filters().confirm(host.name())).isEqualTo(Confirmation.NOTHING_ON_TRIAL);

    assertWhole(IN);
    assertThat(host.pins()).containsExactly(program(), "link");
  }

  @Test
  void whatIsMissingForWhatLeavesIsPutThere() throws IOException {
    host.apply(OUT_13);
    departures.release();
    assertThat(status()).isEqualTo(new LeavingStatus.Missing());
    assertThat(host.leaving(TIMESTAMP)).containsExactly(TIMESTAMP);

    assertThat(host.filters().confirm(host.name())).isEqualTo(Confirmation.NOTHING_ON_TRIAL);

    assertWhole(OUT_13);
    assertThat(host.leaving(TIMESTAMP)).isEmpty();
    assertThat(host.pins()).containsExactly(program(), "link", "link_leaving");
  }

  @Test
  void whatAnAttemptToDetachLeftIsToldAndRemoved() throws IOException {
    host.apply(OUT_13);
    try (Attachment held = Attachment.open(namespace, place, Direction.IN)) {
      held.detach();
    }
    try (InstalledFilter filter = host.filter()) {
      assertThat(filter.hook()).isEmpty();
      assertThat(filter.leaving()).isEqualTo(new LeavingStatus.InForce(Hook.TCX));
    }

    assertThat(host.filters().detach(host.name())).isTrue();

    assertThat(host.leaving(TIMESTAMP)).containsExactly(TIMESTAMP);
    assertThat(host.pins()).isEmpty();
  }

  @Test
  void theNextPolicyTakesThePlaceOfOneThatIsHalfDetached() throws IOException {
    host.apply(OUT_13);
    try (Attachment held = Attachment.open(namespace, place, Direction.IN)) {
      held.detach();
    }

    assertThat(host.apply(IN).replaced()).isFalse();

    assertWhole(IN);
    assertThat(host.leaving(TIMESTAMP)).containsExactly(TIMESTAMP);
    assertThat(host.pins()).containsExactly(program(), "link");
  }

  @Test
  void aLinkThatIsLeftAloneIsTakenOff() throws IOException {
    host.apply(OUT_13);
    try (Attachment held = Attachment.open(namespace, place, Direction.IN)) {
      held.detach();
    }
    Pins.removeTree(place.link(Direction.IN));

    assertThat(host.filters().detach(host.name())).isFalse();

    assertThat(host.leaving(TIMESTAMP)).containsExactly(TIMESTAMP);
    assertThat(host.pins()).isEmpty();
  }

  @Test
  void aConfirmedTrialOfWhichTheStandInIsLeftIsBroughtToItsEnd() throws IOException {
    host.apply(OUT_13);
    host.apply(IN, Optional.of(Duration.ofMinutes(5)));
    try (InstalledFilter filter = host.filter()) {
      assertThat(filter.running().trial().orElseThrow().confirm())
          .isInstanceOf(Trial.State.Confirmed.class);
      assertThat(filter.leaving()).isEqualTo(new LeavingStatus.Unfiltered());
    }

    assertThat(host.filters().confirm(host.name())).isEqualTo(Confirmation.NOTHING_ON_TRIAL);

    assertThat(host.pins()).containsExactly(program(), "history", "link");
    assertThat(host.pinsIn(program())).doesNotContain("interim", "trial");
  }

  @Test
  void ifWhatLeavesCannotBeFilteredNothingChanges() throws IOException {
    Filters filters =
        new Filters(namespace, bpffs, TestPolicies::read, HalfDoneTest::refusingWhatLeaves);
    assertThatThrownBy(() -> apply(filters, OUT_13))
        .isInstanceOf(FilterException.class)
        .hasMessage("no room");
    assertThat(host.pins()).isEmpty();
    assertThat(host.link().xdpProgram()).isZero();

    host.apply(IN);
    String program = program();
    List<String> pins = host.pins();
    assertThatThrownBy(() -> apply(filters, OUT_13))
        .isInstanceOf(FilterException.class)
        .hasMessage("no room");

    assertThat(program()).isEqualTo(program);
    assertThat(host.pins()).isEqualTo(pins);
    assertWhole(IN);
  }

  private static void refusingWhatLeaves(
      NetNamespace in,
      Hook hook,
      Direction direction,
      LoadedProgram program,
      LinkInfo on,
      Pins.OfInterface place) {
    if (direction == Direction.OUT) {
      throw new FilterException("no room");
    }
    Attachment.hold(in, hook, direction, program, on, place);
  }

  private Filters.Installation apply(Filters filters, String text) {
    return filters.apply(
        TestPolicies.candidate(text), host.link(), List.of(Hook.NATIVE), Optional.empty());
  }

  @Test
  void ifWhatFiltersThatWhichArrivesCannotBeReplacedWhatLeavesIsFilteredAsBefore()
      throws IOException {
    host.apply(OUT_13);
    List<String> pins = host.pins();
    Program pass = Program.xdp("other", asm -> asm.mov(Reg.R0, XdpAction.PASS.code()).exit());
    try (LoadedProgram other = LoadedProgram.load(pass, Map.of());
        InstalledFilter before = host.filter();
        BpfLink link = BpfLink.open(place.link(Direction.IN))) {
      // Somebody changes the program while the next policy is loaded.
      Filters filters =
          new Filters(
              namespace,
              bpffs,
              applied -> {
                if (link.info().programId() == before.program().info().id()) {
                  link.replace(other, before.program());
                }
                return TestPolicies.read(applied);
              });

      assertThatThrownBy(() -> apply(filters, OUT_15)).isInstanceOf(BpfException.class);

      assertThat(host.leaving(TIMESTAMP, INFORMATION)).containsExactly(INFORMATION);
      assertThat(host.pins()).isEqualTo(pins);
      link.replace(before.program(), other);
    }
    assertWhole(OUT_13);
  }

  @Test
  void whoLooksWhilePoliciesAreReplacedSeesOneInBothDirections() throws Exception {
    host.apply(OUT_13);
    try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
      Future<?> replacing =
          thread.submit(
              () -> {
                for (int round = 0; round < 25; round++) {
                  host.apply(round % 2 == 0 ? OUT_15 : OUT_13);
                }
              });
      while (!replacing.isDone()) {
        assertThat(status()).isEqualTo(new LeavingStatus.InForce(Hook.TCX));
      }
      replacing.get();
    }
  }

  /** One policy is in force, for both directions. */
  private void assertWhole(String text) {
    for (InstalledFilter filter : host.filters().all()) {
      try (filter) {
        assertThat(filter.leaving().isWhole()).isTrue();
        assertThat(filter.applied().text()).isEqualTo(text);
      }
    }
  }

  private LeavingStatus status() {
    try (InstalledFilter filter = host.filters().all().getFirst()) {
      return filter.leaving();
    }
  }

  private String program() {
    return Integer.toString(host.link().xdpProgram());
  }
}

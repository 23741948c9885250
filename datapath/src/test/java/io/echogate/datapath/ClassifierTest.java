package io.echogate.datapath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echogate.ebpf.LoadedProgram;
import io.echogate.ebpf.Program;
import io.echogate.ebpf.Reg;
import io.echogate.ebpf.TcAction;
import io.echogate.ebpf.TcxHook;
import io.echogate.ebpf.TcxLink;
import io.echogate.ebpf.XdpAction;
import io.echogate.linux.LinkInfo;
import io.echogate.linux.Links;
import io.echogate.linux.Mounts;
import io.echogate.linux.NetNamespace;
import io.echogate.linux.TrafficControl;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.linux.testing.NeedsTool;
import io.echogate.linux.testing.TunDevice;
import io.echogate.policy.Direction;
import io.echogate.policy.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Filters of traffic control, which stand in where the kernel has no TCX. */
@NeedsKernel({KernelFeature.CLSACT, KernelFeature.TUN})
class ClassifierTest {
  private static final String BLOCK = "xfw { icmp ip4: block { 8 } }";
  private static final String ALLOW = "xfw { icmp ip4: allow { 8 } }";
  private static final byte[] ECHO = TcxTest.echo(28);

  @TempDir Path bpffs;

  private final NetNamespace namespace = NetNamespace.createAnonymous();
  private final TrafficControl control = TrafficControl.of(namespace);
  private TunDevice device;
  private Filters filters;

  @BeforeEach
  void connect() {
    Mounts.ensureBpffs(bpffs);
    device = TunDevice.create(namespace, "eg0", TunDevice.Kind.TUN, 1500);
    filters = new Filters(namespace, bpffs, TestPolicies::read);
  }

  @AfterEach
  void disconnect() {
    device.close();
    control.close();
    namespace.close();
    Mounts.unmount(bpffs);
  }

  private Filters.Installation apply(String text) {
    return apply(filters, text, Placement.clsact(device.link()), Optional.empty());
  }

  private Filters.Installation apply(
      Filters by, String text, Placement placement, Optional<Duration> trial) {
    Candidate candidate = TestPolicies.candidate(text, placement.form());
    return by.apply(candidate, device.link(), placement.hooks(), trial);
  }

  private int index() {
    return device.link().index();
  }

  /** The reasons by which packets that come in now are judged. */
  private List<Reason> verdict() {
    List<Counter> before = counters();
    device.send(ECHO, ECHO.length);
    return counters().stream()
        .filter(counter -> !before.contains(counter))
        .map(Counter::reason)
        .toList();
  }

  private List<Counter> counters() {
    try (InstalledFilter filter = filters.find("eg0").orElseThrow()) {
      return filter.counts(TestPolicies.policy(filter.applied().text())).counters();
    }
  }

  private List<String> pins() throws IOException {
    Path root = bpffs.resolve("echogate");
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(path -> !path.equals(root)).map(Path::toString).toList();
    }
  }

  /** What the kernel answers where the attach type of TCX is unknown. */
  static void withoutTcx(
      NetNamespace in,
      Hook hook,
      Direction direction,
      LoadedProgram program,
      LinkInfo on,
      Pins.OfInterface place) {
    if (hook == Hook.TCX) {
      Program xdp = Program.xdp("no_tc", asm -> asm.mov(Reg.R0, XdpAction.PASS.code()).exit());
      try (LoadedProgram other = LoadedProgram.load(xdp, Map.of())) {
        in.call(() -> TcxLink.attach(other, on.index(), TcxHook.INGRESS)).close();
      }
    }
    Attachment.hold(in, hook, direction, program, on, place);
  }

  @Test
  void withoutTcxAFilterOfTrafficControlStandsIn() {
    Filters old = new Filters(namespace, bpffs, TestPolicies::read, ClassifierTest::withoutTcx);

    Filters.Installation done =
        apply(old, BLOCK, Placement.automatic(device.link()), Optional.empty());

    assertThat(done.hook()).isEqualTo(Hook.CLSACT);
    assertThat(done.refusal().orElseThrow()).endsWith("TCX came with Linux 6.6");
    assertThat(verdict()).containsExactly(Reason.BLOCKED);
    assertThat(filters.hookOn(device.link())).contains(Hook.CLSACT);
  }

  @Test
  void aFilterIsFoundReplacedTriedAndDetached() throws IOException {
    Filters.Installation first = apply(ALLOW);
    assertThat(first.replaced()).isFalse();
    assertThat(first.refusal()).isEmpty();
    assertThat(verdict()).containsExactly(Reason.ALLOWED);

    Placement placement = Placement.clsact(device.link());
    Filters.Installation second =
        apply(filters, BLOCK, placement, Optional.of(Duration.ofMinutes(1)));
    assertThat(second.replaced()).isTrue();
    assertThat(verdict()).containsExactly(Reason.BLOCKED);
    assertThat(filters.endTrial("eg0")).isTrue();
    assertThat(verdict()).containsExactly(Reason.ALLOWED);

    assertThat(apply(BLOCK).replaced()).isTrue();
    assertThat(filters.history("eg0")).extracting(AppliedPolicy::text).containsExactly(ALLOW);
    assertThat(filters.detach("eg0")).isTrue();
    assertThat(filters.hookOn(device.link())).isEmpty();
    assertThat(control.isPrepared(index())).isFalse();
    assertThat(pins()).isEmpty();
  }

  @Test
  void aTrialEndsByItselfAndWithoutAPolicyBeforeAllPasses() throws IOException {
    Placement placement = Placement.clsact(device.link());
    apply(filters, BLOCK, placement, Optional.of(Duration.ofMinutes(1)));
    assertThat(verdict()).containsExactly(Reason.BLOCKED);

    assertThat(filters.endTrial("eg0")).isTrue();

    assertThat(filters.find("eg0")).isEmpty();
    assertThat(control.isPrepared(index())).isFalse();
    assertThat(pins()).isEmpty();
  }

  @Test
  void anothersFiltersStandBehindOursAndStay() {
    Program next = Program.schedCls("other", asm -> asm.mov(Reg.R0, TcAction.OK.code()).exit());
    try (LoadedProgram other = LoadedProgram.load(next, Map.of())) {
      control.prepare(index());
      control.add(new TrafficControl.Slot(index(), true, 1, 1), other.fd(), "other");
      List<TrafficControl.Filter> before = control.filters(index());

      apply(BLOCK);
      assertThat(verdict()).containsExactly(Reason.BLOCKED);
      apply(ALLOW);
      assertThat(verdict()).containsExactly(Reason.ALLOWED);
      filters.detach("eg0");

      assertThat(control.filters(index())).isEqualTo(before);
    }
  }

  @Test
  void aDisciplineThatCarriesOthersFiltersStays() {
    Program next = Program.schedCls("other", asm -> asm.mov(Reg.R0, TcAction.OK.code()).exit());
    try (LoadedProgram other = LoadedProgram.load(next, Map.of())) {
      apply(BLOCK);
      control.add(new TrafficControl.Slot(index(), true, 7, 1), other.fd(), "other");

      filters.detach("eg0");

      assertThat(control.filters(index())).anyMatch(filter -> filter.priority() == 7);
    }
  }

  @Test
  void aDisciplineThatAnotherMadeStays() {
    control.prepare(index());
    apply(BLOCK);

    filters.detach("eg0");

    assertThat(control.isPrepared(index())).isTrue();
    assertThat(control.filters(index())).isEmpty();
  }

  @Test
  @NeedsTool("tc")
  void aFilterThatWouldComeBeforeOursIsNamed() throws Exception {
    Program next = Program.schedCls("other", asm -> asm.mov(Reg.R0, TcAction.OK.code()).exit());
    try (LoadedProgram other = LoadedProgram.load(next, Map.of())) {
      other.pin(bpffs.resolve("other"));
      tc("qdisc add dev eg0 clsact");
      tc("filter add dev eg0 ingress pref 1 protocol ip bpf da object-pinned " + bpffs + "/other");

      assertThatThrownBy(() -> apply(BLOCK))
          .isInstanceOf(FilterException.class)
          .hasMessage(
              "another traffic control filter of eg0 has priority 1, and would let packets pass"
                  + " before ours: give it a higher number (`tc filter show dev eg0 ingress`, pref)"
                  + " and apply again");

      assertThat(pins()).isEmpty();
      assertThat(control.filters(index())).isNotEmpty();
    }
  }

  private void tc(String line) throws Exception {
    List<String> command = Stream.of(("tc " + line).split(" ", -1)).toList();
    Process process = namespace.call(() -> new ProcessBuilder(command).inheritIO().start());
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void aFilterThatOthersTookOffIsShownSoAndPutThereAgain() {
    apply(BLOCK);
    control.clear(index());

    try (InstalledFilter found = filters.find("eg0").orElseThrow()) {
      assertThat(found.hook()).isEmpty();
      assertThat(found.applied().text()).isEqualTo(BLOCK);
    }
    assertThat(apply(ALLOW).replaced()).isFalse();
    assertThat(verdict()).containsExactly(Reason.ALLOWED);
  }

  @Test
  void aFilterWhoseInterfaceHasGoneIsFoundAndDetached() throws IOException {
    apply(BLOCK);
    device.close();

    try (InstalledFilter found = filters.find("eg0").orElseThrow()) {
      assertThat(found.hook()).isEmpty();
      assertThat(found.applied().text()).isEqualTo(BLOCK);
    }
    assertThat(filters.detach("eg0")).isTrue();
    assertThat(pins()).isEmpty();
    device = TunDevice.create(namespace, "eg0", TunDevice.Kind.TUN, 1500);
  }

  @Test
  void whatAnInterruptedAttemptLeftIsClearedAway() throws IOException {
    Pins.OfInterface place = new Pins(bpffs, namespace.identity()).of("eg0");
    Pins.makeDirectory(place.directory());
    new ClassifierMark(index(), true).write(place.classifier(Direction.IN));
    control.prepare(index());

    assertThat(filters.hookOn(device.link())).isEmpty();
    assertThat(apply(BLOCK).replaced()).isFalse();
    assertThat(verdict()).containsExactly(Reason.BLOCKED);
    filters.detach("eg0");
    assertThat(control.isPrepared(index())).isFalse();

    Pins.makeDirectory(place.directory());
    new ClassifierMark(index(), true).write(place.classifier(Direction.IN));
    control.prepare(index());
    assertThat(filters.detach("eg0")).isTrue();
    assertThat(control.isPrepared(index())).isFalse();
    assertThat(pins()).isEmpty();
  }

  @Test
  void aFilterWhosePinsWereLostIsTakenOver() {
    apply(BLOCK);
    Mounts.unmount(bpffs);
    Mounts.ensureBpffs(bpffs);

    assertThat(filters.find("eg0")).isEmpty();
    assertThat(apply(ALLOW).replaced()).isFalse();

    assertThat(verdict()).containsExactly(Reason.ALLOWED);
    assertThat(control.filters(index())).filteredOn(filter -> filter.handle() != 0).hasSize(1);
  }

  @Test
  void twoInterfacesOfOneNumberAreNotMistakenForEachOther() {
    apply(BLOCK);
    int number = index();
    device.close();
    try (Links links = Links.of(namespace)) {
      assertThat(links.all()).noneMatch(link -> link.index() == number);
    }
    Pins.OfInterface former = new Pins(bpffs, namespace.identity()).of("eg0");
    device = TunDevice.create(namespace, "eg1", TunDevice.Kind.TUN, 1500);
    new ClassifierMark(index(), true).write(former.classifier(Direction.IN));

    apply(ALLOW);

    try (InstalledFilter found = filters.find("eg1").orElseThrow();
        InstalledFilter gone = filters.find("eg0").orElseThrow()) {
      assertThat(found.applied().text()).isEqualTo(ALLOW);
      assertThat(gone.hook()).isEmpty();
    }
  }
}

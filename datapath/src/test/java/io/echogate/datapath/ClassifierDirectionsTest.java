package io.echogate.datapath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echogate.ebpf.LoadedProgram;
import io.echogate.ebpf.Program;
import io.echogate.ebpf.Reg;
import io.echogate.ebpf.TcAction;
import io.echogate.linux.Mounts;
import io.echogate.linux.NetNamespace;
import io.echogate.linux.PacketSocket;
import io.echogate.linux.TrafficControl;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.linux.testing.NeedsTool;
import io.echogate.linux.testing.TunDevice;
import io.echogate.policy.Direction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where the kernel has no TCX, traffic control filters what leaves, beside any hook. */
@NeedsKernel({KernelFeature.CLSACT, KernelFeature.TUN})
class ClassifierDirectionsTest {
  private static final String IN = TestPolicies.blocking(8);
  private static final String BOTH = TestPolicies.blocking(8, 13);
  private static final String OTHER = TestPolicies.blocking(8, 15);
  private static final int TIMESTAMP = 13;
  private static final int INFORMATION = 15;
  private static final int TYPE_AT = 20;
  private static final int ETHERNET = 14;

  @TempDir Path bpffs;

  private final NetNamespace namespace = NetNamespace.createAnonymous();
  private final TrafficControl control = TrafficControl.of(namespace);
  private TunDevice device;
  private Filters filters;

  /** Makes the interface one of another kind. */
  private void connect(TunDevice.Kind kind) {
    device.close();
    device = TunDevice.create(namespace, "eg0", kind, 1500);
  }

  @BeforeEach
  void mount() {
    Mounts.ensureBpffs(bpffs);
    device = TunDevice.create(namespace, "eg0", TunDevice.Kind.TUN, 1500);
    filters = new Filters(namespace, bpffs, TestPolicies::read, ClassifierTest::withoutTcx);
  }

  @AfterEach
  void disconnect() {
    device.close();
    control.close();
    namespace.close();
    Mounts.unmount(bpffs);
  }

  private Filters.Installation apply(String text) {
    return apply(text, Optional.empty());
  }

  private Filters.Installation apply(String text, Optional<Duration> trial) {
    Placement placement =
        filters
            .hookOn(device.link())
            .map(hook -> Placement.keeping(device.link(), hook))
            .orElseGet(() -> Placement.automatic(device.link()));
    Candidate candidate = TestPolicies.candidate(text, placement.form());
    return filters.apply(candidate, device.link(), placement.hooks(), trial);
  }

  private int index() {
    return device.link().index();
  }

  /** Those of the types whose messages leave. */
  private List<Integer> leaving(Integer... types) {
    try (PacketSocket socket = PacketSocket.open(namespace, index())) {
      return Arrays.stream(types).filter(type -> socket.send(message(type))).toList();
    }
  }

  private byte[] message(int type) {
    byte[] packet = TcxTest.echo(28);
    packet[TYPE_AT] = (byte) type;
    if (!Placement.automatic(device.link()).form().hasEthernet()) {
      return packet;
    }
    byte[] frame = new byte[ETHERNET + packet.length];
    frame[12] = 0x08;
    System.arraycopy(packet, 0, frame, ETHERNET, packet.length);
    return frame;
  }

  private LeavingStatus status() {
    try (InstalledFilter filter = filters.all().getFirst()) {
      return filter.leaving();
    }
  }

  private List<String> pins() throws IOException {
    Path root = bpffs.resolve("echogate");
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(path -> !path.equals(root)).map(Path::toString).toList();
    }
  }

  private long filtersOfOurs() {
    return control.filters(index()).stream().filter(filter -> filter.handle() != 0).count();
  }

  @ParameterizedTest
  @EnumSource(TunDevice.Kind.class)
  void aFilterLivesInBothDirections(TunDevice.Kind kind) throws IOException {
    connect(kind);
    Filters.Installation first = apply(BOTH);
    assertThat(first.hook()).isEqualTo(kind == TunDevice.Kind.TUN ? Hook.CLSACT : Hook.NATIVE);
    assertThat(first.leaving()).contains(Hook.CLSACT);
    assertThat(leaving(TIMESTAMP, INFORMATION)).containsExactly(INFORMATION);
    assertThat(status()).isEqualTo(new LeavingStatus.InForce(Hook.CLSACT));

    assertThat(apply(OTHER).leaving()).contains(Hook.CLSACT);
    assertThat(leaving(TIMESTAMP, INFORMATION)).containsExactly(TIMESTAMP);

    apply(IN, Optional.of(Duration.ofMinutes(1)));
    assertThat(leaving(TIMESTAMP, INFORMATION)).containsExactly(TIMESTAMP, INFORMATION);
    assertThat(filters.endTrial("eg0")).isTrue();
    assertThat(leaving(TIMESTAMP, INFORMATION)).containsExactly(TIMESTAMP);

    apply(IN);
    assertThat(status()).isEqualTo(new LeavingStatus.Unfiltered());
    assertThat(control.filters(index())).noneMatch(filter -> !filter.incoming());
    assertThat(apply(BOTH).leaving()).contains(Hook.CLSACT);
    assertThat(leaving(TIMESTAMP)).isEmpty();

    assertThat(filters.detach("eg0")).isTrue();
    assertThat(leaving(TIMESTAMP)).containsExactly(TIMESTAMP);
    assertThat(control.isPrepared(index())).isFalse();
    assertThat(pins()).isEmpty();
  }

  @Test
  void aPolicyThatFiltersWhatLeavesAfterAllLeavesNoDisciplineBehind() throws IOException {
    apply(IN);
    apply(BOTH);
    assertThat(filtersOfOurs()).isEqualTo(2);

    assertThat(filters.detach("eg0")).isTrue();

    assertThat(control.isPrepared(index())).isFalse();
    assertThat(pins()).isEmpty();
  }

  @Test
  void aDisciplineThatAnotherMadeStays() {
    control.prepare(index());
    apply(BOTH);

    filters.detach("eg0");

    assertThat(control.isPrepared(index())).isTrue();
    assertThat(control.filters(index())).isEmpty();
  }

  @Test
  void anothersFiltersOfWhatLeavesStandBehindOursAndStay() {
    Program next = Program.schedCls("other", asm -> asm.mov(Reg.R0, TcAction.OK.code()).exit());
    try (LoadedProgram other = LoadedProgram.load(next, Map.of())) {
      control.prepare(index());
      control.add(new TrafficControl.Slot(index(), false, 1, 1), other.fd(), "other");
      List<TrafficControl.Filter> before = control.filters(index());

      apply(BOTH);
      assertThat(leaving(TIMESTAMP)).isEmpty();
      apply(OTHER);
      assertThat(leaving(TIMESTAMP, INFORMATION)).containsExactly(TIMESTAMP);
      filters.detach("eg0");

      assertThat(control.filters(index())).isEqualTo(before);
    }
  }

  @Test
  @NeedsTool("tc")
  void aFilterThatWouldComeBeforeOursIsNamedAndNothingChanges() throws Exception {
    Program next = Program.schedCls("other", asm -> asm.mov(Reg.R0, TcAction.OK.code()).exit());
    try (LoadedProgram other = LoadedProgram.load(next, Map.of())) {
      other.pin(bpffs.resolve("other"));
      tc("qdisc add dev eg0 clsact");
      tc("filter add dev eg0 egress pref 1 protocol ip bpf da object-pinned " + bpffs + "/other");
      List<TrafficControl.Filter> before = control.filters(index());
      String refusal =
          "another traffic control filter of eg0 has priority 1, and would let packets pass before"
              + " ours: give it a higher number (`tc filter show dev eg0 egress`, pref) and apply"
              + " again";

      assertThatThrownBy(() -> apply(BOTH)).isInstanceOf(FilterException.class).hasMessage(refusal);
      assertThat(pins()).isEmpty();
      assertThat(control.filters(index())).isEqualTo(before);

      apply(IN);
      List<String> inForce = pins();
      assertThatThrownBy(() -> apply(BOTH)).isInstanceOf(FilterException.class).hasMessage(refusal);
      assertThat(pins()).isEqualTo(inForce);
      assertThat(status()).isEqualTo(new LeavingStatus.Unfiltered());
    }
  }

  @Test
  @NeedsTool("tc")
  void aDisciplineThatCarriesNothingThatLeavesIsNamed() throws Exception {
    tc("qdisc add dev eg0 ingress");
    apply(IN);

    assertThatThrownBy(() -> apply(BOTH))
        .isInstanceOf(FilterException.class)
        .hasMessage(
            "eg0 has the discipline ingress of traffic control, which carries no filters of what"
                + " leaves, and can have only one: remove it (`tc qdisc del dev eg0 ingress`), or"
                + " put clsact in its place, and apply again");

    assertThat(status()).isEqualTo(new LeavingStatus.Unfiltered());
    assertThat(leaving(TIMESTAMP)).containsExactly(TIMESTAMP);
  }

  private void tc(String line) throws Exception {
    List<String> command = Stream.of(("tc " + line).split(" ", -1)).toList();
    Process process = namespace.call(() -> new ProcessBuilder(command).inheritIO().start());
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void whatOthersTookOffIsToldAndPutThereAgain() {
    connect(TunDevice.Kind.TAP);
    apply(BOTH);
    control.clear(index());
    assertThat(status()).isEqualTo(new LeavingStatus.Missing());

    assertThat(filters.confirm("eg0")).isEqualTo(Confirmation.NOTHING_ON_TRIAL);

    assertThat(status()).isEqualTo(new LeavingStatus.InForce(Hook.CLSACT));
    assertThat(leaving(TIMESTAMP)).isEmpty();
    assertThat(filters.detach("eg0")).isTrue();
    assertThat(control.isPrepared(index())).isFalse();
  }

  @Test
  void filtersWhosePinsWereLostAreTakenOver() {
    apply(BOTH);
    Mounts.unmount(bpffs);
    Mounts.ensureBpffs(bpffs);
    assertThat(leaving(TIMESTAMP)).isEmpty();

    assertThat(apply(OTHER).replaced()).isFalse();

    assertThat(leaving(TIMESTAMP, INFORMATION)).containsExactly(TIMESTAMP);
    assertThat(filtersOfOurs()).isEqualTo(2);
  }

  @Test
  void aFilterOfWhatLeavesWhosePinsWereLostDoesNotFilterOn() {
    apply(BOTH);
    Mounts.unmount(bpffs);
    Mounts.ensureBpffs(bpffs);

    assertThat(apply(IN).replaced()).isFalse();

    assertThat(leaving(TIMESTAMP)).containsExactly(TIMESTAMP);
    assertThat(filtersOfOurs()).isEqualTo(1);
  }

  @Test
  void whatAnInterruptedAttemptLeftIsClearedAway() throws IOException {
    Pins.OfInterface place = new Pins(bpffs, namespace.identity()).of("eg0");
    apply(IN);
    new ClassifierMark(index(), true).write(place.classifier(Direction.OUT));
    assertThat(status()).isEqualTo(new LeavingStatus.Unfiltered());

    apply(BOTH);
    assertThat(leaving(TIMESTAMP)).isEmpty();
    apply(IN);
    new ClassifierMark(index(), true).write(place.classifier(Direction.OUT));
    assertThat(filters.detach("eg0")).isTrue();

    assertThat(control.isPrepared(index())).isFalse();
    assertThat(pins()).isEmpty();
  }
}

package io.echogate.datapath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echogate.datapath.layout.XfwCells;
import io.echogate.ebpf.BpfLink;
import io.echogate.engine.Evaluator;
import io.echogate.icmp.Family;
import io.echogate.icmp.FrameDecoder;
import io.echogate.icmp.Packet;
import io.echogate.icmp.testing.Property;
import io.echogate.icmp.testing.RandomFrames;
import io.echogate.linux.LinkInfo;
import io.echogate.linux.Mounts;
import io.echogate.linux.NetNamespace;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.linux.testing.TunDevice;
import io.echogate.policy.Direction;
import io.echogate.policy.Reason;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Filters at the TCX hook judge what really comes in, through the kernel's own packets. */
@NeedsKernel({KernelFeature.TCX, KernelFeature.TUN})
class TcxTest {
  private static final int FRAMES = 20_000;
  private static final int MTU = 9000;
  private static final int ETHERNET = 14;

  /** The bytes that the kernel wants of a frame with a VLAN tag, else it drops it before us. */
  private static final int SHORTEST_TAGGED = 20;

  private static final byte[] ECHO = echo(28);

  private static final String POLICY =
      """
      xfw {
          icmp ip4: block { 0, 3-5, 8, 42 }
          icmp ip6: block { 1, 128, 133-135 }
          src ip4: block { 192.0.2.0/24 }
          src ip6.tcp: block { 2001:db8::/32 }
      }
      """;

  private final NetNamespace namespace = NetNamespace.createAnonymous();

  @AfterEach
  void leave() {
    namespace.close();
  }

  @Test
  void framesWithAnEthernetHeaderAreJudgedAsTheEvaluatorDoes() {
    assertAgreement(TunDevice.Kind.TAP);
  }

  @Test
  void packetsWithoutAnEthernetHeaderAreJudgedAsTheEvaluatorDoes() {
    assertAgreement(TunDevice.Kind.TUN);
  }

  private void assertAgreement(TunDevice.Kind kind) {
    Property.holds(
        random -> {
          RandomFrames frames = new RandomFrames(random);
          FrameDecoder decoder = new FrameDecoder();
          Evaluator evaluator = Evaluator.of(TestPolicies.policy(POLICY));
          byte[] frame = new byte[RandomFrames.MAX_LENGTH];
          long[] packets = new long[XfwCells.RECORDS];
          long[] bytes = new long[XfwCells.RECORDS];
          try (TunDevice device = TunDevice.create(namespace, "eg0", kind, MTU);
              LoadedPolicy policy = load(device.link(), CompileOptions.Time.VIRTUAL);
              BpfLink _ = attach(device.link(), policy);
              KernelRun kernel = new KernelRun(policy)) {
            for (int i = 0; i < FRAMES; i++) {
              int length = next(frames, frame, kind);
              device.send(frame, length);
              Packet packet = decode(decoder, frame, length, kind);
              Reason reason = evaluator.evaluate(packet, Direction.IN, 0).reason();
              int cell = KernelRun.cell(packet, reason);
              packets[cell]++;
              bytes[cell] += length;
              assertThat(List.of(kernel.packets(cell), kernel.bytes(cell)))
                  .as("frame %d, %s: %s", i, reason, HexFormat.of().formatHex(frame, 0, length))
                  .isEqualTo(List.of(packets[cell], bytes[cell]));
            }
            assertThat(kernel.allPackets()).isEqualTo(Arrays.stream(packets).sum());
          }
        });
  }

  private static int next(RandomFrames frames, byte[] into, TunDevice.Kind kind) {
    while (true) {
      int length = frames.next(into);
      if (kind == TunDevice.Kind.TUN) {
        length -= ETHERNET;
        System.arraycopy(into, ETHERNET, into, 0, length);
        if (length > 0) {
          return length;
        }
      } else if (length >= SHORTEST_TAGGED || !tagged(into)) {
        return length;
      }
    }
  }

  private static boolean tagged(byte[] frame) {
    int type = Byte.toUnsignedInt(frame[12]) << Byte.SIZE | Byte.toUnsignedInt(frame[13]);
    return type == 0x8100 || type == 0x88a8;
  }

  private static Packet decode(
      FrameDecoder decoder, byte[] frame, int length, TunDevice.Kind kind) {
    MemorySegment segment = MemorySegment.ofArray(frame);
    return kind == TunDevice.Kind.TUN
        ? decoder.decodeIp(segment, 0, length)
        : decoder.decode(segment, 0, length);
  }

  @Test
  void headersBeyondTheFirstPieceAreRead() {
    byte[] echo = echo(5000);
    int cell = XfwCells.ofType(Family.IP4, 8, true);
    try (TunDevice device = TunDevice.create(namespace, "eg0", TunDevice.Kind.TUN, MTU);
        LoadedPolicy policy = load(device.link(), CompileOptions.Time.VIRTUAL);
        BpfLink _ = attach(device.link(), policy);
        KernelRun kernel = new KernelRun(policy)) {
      for (int firstPiece : new int[] {1, 19, 20, 21, 27, 28, 4000}) {
        device.send(echo, echo.length, 0x0800, firstPiece);
      }
      assertThat(kernel.packets(cell)).isEqualTo(7);
      assertThat(kernel.bytes(cell)).isEqualTo(7L * echo.length);
    }
  }

  @Test
  void aPacketWithoutAnEthernetHeaderIsOneOfIpOnlyIfTheDeviceSaysSo() {
    try (TunDevice device = TunDevice.create(namespace, "eg0", TunDevice.Kind.TUN, MTU);
        LoadedPolicy policy = load(device.link(), CompileOptions.Time.VIRTUAL);
        BpfLink _ = attach(device.link(), policy);
        KernelRun kernel = new KernelRun(policy)) {
      device.send(ECHO, ECHO.length, 0x8847, 0);
      assertThat(kernel.packets(XfwCells.NOT_ICMP)).isOne();
    }
  }

  @Test
  void aFilterIsFoundReplacedTriedAndDetached(@TempDir Path bpffs) {
    Mounts.ensureBpffs(bpffs);
    try (TunDevice device = TunDevice.create(namespace, "eg0", TunDevice.Kind.TUN, MTU)) {
      Filters filters = new Filters(namespace, bpffs, TestPolicies::read);
      LinkInfo link = device.link();

      Filters.Installation first = apply(filters, "xfw { }", link, Optional.empty());
      assertThat(first.hook()).isEqualTo(Hook.TCX);
      assertThat(first.replaced()).isFalse();
      assertThat(filters.hookOn(link)).contains(Hook.TCX);

      Filters.Installation second =
          apply(filters, POLICY, link, Optional.of(Duration.ofMinutes(1)));
      assertThat(second.replaced()).isTrue();
      device.send(ECHO, ECHO.length);
      assertThat(reasons(filters)).containsExactly(Reason.BLOCKED);
      assertThat(filters.endTrial("eg0")).isTrue();
      device.send(ECHO, ECHO.length);
      assertThat(reasons(filters)).containsExactly(Reason.DEFAULT_ALLOWED);

      assertThat(filters.detach("eg0")).isTrue();
      assertThat(filters.hookOn(link)).isEmpty();
    } finally {
      Mounts.unmount(bpffs);
    }
  }

  private static Filters.Installation apply(
      Filters filters, String text, LinkInfo on, Optional<Duration> trial) {
    Placement placement = Placement.automatic(on);
    Candidate candidate = TestPolicies.candidate(text, placement.form());
    return filters.apply(candidate, on, placement.hooks(), trial);
  }

  /** The reasons of the policy in force. */
  private static List<Reason> reasons(Filters filters) {
    try (InstalledFilter filter = filters.find("eg0").orElseThrow()) {
      return filter.counts(TestPolicies.policy(filter.applied().text())).counters().stream()
          .map(Counter::reason)
          .toList();
    }
  }

  @Test
  void aPlaceIsFoundByTheLinkType() {
    try (TunDevice tun = TunDevice.create(namespace, "eg0", TunDevice.Kind.TUN, MTU);
        TunDevice tap = TunDevice.create(namespace, "eg1", TunDevice.Kind.TAP, 1500)) {
      assertThat(Placement.automatic(tun.link()))
          .isEqualTo(
              new Placement(List.of(Hook.TCX, Hook.CLSACT), ProgramForm.TC_WITHOUT_ETHERNET));
      assertThat(Placement.automatic(tap.link()))
          .isEqualTo(new Placement(List.of(Hook.NATIVE, Hook.GENERIC), ProgramForm.XDP));
      assertThat(Placement.tcx(tap.link()))
          .isEqualTo(new Placement(List.of(Hook.TCX, Hook.CLSACT), ProgramForm.TC));
      assertThatThrownBy(() -> Placement.xdp(tun.link(), List.of(Hook.GENERIC)))
          .isInstanceOf(FilterException.class)
          .hasMessage("packets on eg0 have no Ethernet header, so it is filtered by TCX, not XDP");
    }
  }

  /** An echo request of IPv4. */
  static byte[] echo(int length) {
    byte[] packet = new byte[length];
    packet[0] = 0x45;
    packet[2] = (byte) (length >> Byte.SIZE);
    packet[3] = (byte) length;
    packet[9] = 1;
    packet[20] = 8;
    return packet;
  }

  private static LoadedPolicy load(LinkInfo link, CompileOptions.Time time) {
    return TestPolicies.load(POLICY, time, Placement.tcx(link).form());
  }

  private BpfLink attach(LinkInfo link, LoadedPolicy policy) {
    return new Filters(namespace, Mounts.BPFFS, TestPolicies::read).attach(policy, link, Hook.TCX);
  }
}

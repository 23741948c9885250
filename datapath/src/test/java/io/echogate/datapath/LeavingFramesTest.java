package io.echogate.datapath;

import static io.echogate.ebpf.Reg.R0;
import static io.echogate.ebpf.Reg.R2;
import static io.echogate.ebpf.Reg.R3;
import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.ebpf.BpfLink;
import io.echogate.ebpf.Helper;
import io.echogate.ebpf.LoadedProgram;
import io.echogate.ebpf.Program;
import io.echogate.ebpf.TcAction;
import io.echogate.engine.Evaluator;
import io.echogate.icmp.FrameDecoder;
import io.echogate.icmp.Packet;
import io.echogate.icmp.testing.Property;
import io.echogate.icmp.testing.RandomFrames;
import io.echogate.linux.LinkInfo;
import io.echogate.linux.NetNamespace;
import io.echogate.linux.PacketSocket;
import io.echogate.linux.Sysctl;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.linux.testing.TunDevice;
import io.echogate.policy.Direction;
import io.echogate.policy.Reason;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What leaves is judged as it really leaves, in the kernel's own packets. */
@NeedsKernel({KernelFeature.TCX, KernelFeature.TUN})
class LeavingFramesTest {
  private static final int FRAMES = 6_000;
  private static final int MTU = 9000;
  private static final int ETHERNET = 14;
  private static final int TAG_BYTES = 4;

  private static final String POLICY =
      """
      policy test {
          icmp ip4 out : block { 3/4, 8, 13-15 }
          icmp ip6 out : block { 1/0-3, 128, 133-135 } payload >= 100;
          icmp ip4 out : allow { 5, 42 }
          icmp ip6 out : allow { 129 } hop-limit = 255;
          defaults { icmp in: allow; icmp ip4 out: block; fragments out: block; malformed out: block; }
      }
      """;

  private final NetNamespace namespace = NetNamespace.createAnonymous();

  @AfterEach
  void leave() {
    namespace.close();
  }

  @ParameterizedTest
  @EnumSource(TunDevice.Kind.class)
  void framesAreJudgedAsTheEvaluatorDoes(TunDevice.Kind kind) {
    Property.holds(
        random -> {
          RandomFrames frames = new RandomFrames(random);
          FrameDecoder decoder = new FrameDecoder();
          Evaluator evaluator = Evaluator.of(TestPolicies.policy(POLICY));
          Map<Reason, Integer> reasons = new EnumMap<>(Reason.class);
          byte[] buffer = new byte[RandomFrames.MAX_LENGTH];
          try (Leaving leaving = new Leaving(kind)) {
            for (int i = 0; i < FRAMES; i++) {
              byte[] frame = Arrays.copyOf(buffer, frames.next(buffer));
              if (kind == TunDevice.Kind.TUN) {
                frame = Arrays.copyOfRange(frame, ETHERNET, frame.length);
                if (!isIp(frame)) {
                  continue;
                }
              }
              Packet packet = decode(decoder, frame, kind);
              Reason reason = evaluator.evaluate(packet, Direction.OUT, 0).reason();
              reasons.merge(reason, 1, Integer::sum);

              assertThat(leaving.send(frame))
                  .as("frame %d: %s", i, HexFormat.of().formatHex(frame))
                  .isEqualTo(List.of(new Counted(reason, frame.length)));
            }
          }
          assertThat(reasons.keySet())
              .contains(
                  Reason.ALLOWED,
                  Reason.BLOCKED,
                  Reason.DEFAULT_ALLOWED,
                  Reason.DEFAULT_BLOCKED,
                  Reason.FRAGMENT,
                  Reason.MALFORMED,
                  Reason.NOT_ICMP);
        });
  }

  /** Whether a socket tells a device without Ethernet that a packet is one of IP. */
  private static boolean isIp(byte[] packet) {
    int version = packet.length == 0 ? 0 : packet[0] >> 4;
    return (version == 4 && packet.length >= 20) || (version == 6 && packet.length >= 40);
  }

  private static Packet decode(FrameDecoder decoder, byte[] frame, TunDevice.Kind kind) {
    MemorySegment segment = MemorySegment.ofArray(frame);
    return kind == TunDevice.Kind.TUN
        ? decoder.decodeIp(segment, 0, frame.length)
        : decoder.decode(segment, 0, frame.length);
  }

  /** How a frame was counted. */
  private record Counted(Reason reason, long bytes) {}

  /** An interface whose program judges what leaves. */
  private final class Leaving implements AutoCloseable {
    private final Closing closing = new Closing();
    private final LinkInfo link;
    private final LoadedPolicy policy;
    private final PacketSocket socket;

    Leaving(TunDevice.Kind kind) {
      link = closing.add(TunDevice.create(namespace, "eg0", kind, MTU)).link();
      // Nothing is to leave but what a test sends.
      Sysctl.write(namespace, "net/ipv6/conf/eg0/disable_ipv6", "1");
      ProgramForm form = Placement.tcx(link).form();
      policy = closing.add(TestPolicies.load(POLICY, CompileOptions.Time.VIRTUAL, form));
      closing.add(attach(policy.leaving().orElseThrow()));
      socket = closing.add(PacketSocket.open(namespace, link.index()));
    }

    BpfLink attach(LoadedProgram program) {
      return namespace.call(() -> Hook.TCX.attach(program, link.index(), Direction.OUT));
    }

    /** Sends a frame; what was counted meanwhile. */
    List<Counted> send(byte[] frame) {
      List<Counter> before = policy.counts().counters();
      // Nobody reads the device: whether its queue has room for the frame is no matter here.
      var _ = socket.send(frame);
      return policy.counts().counters().stream()
          .filter(counter -> counter.direction() == Direction.OUT)
          .filter(counter -> !before.contains(counter))
          .map(counter -> difference(counter, before))
          .toList();
    }

    private static Counted difference(Counter counter, List<Counter> before) {
      long bytes =
          before.stream()
              .filter(
                  other ->
                      other.direction() == counter.direction()
                          && other.family().equals(counter.family())
                          && other.type().equals(counter.type())
                          && other.reason() == counter.reason())
              .mapToLong(Counter::bytes)
              .sum();
      return new Counted(counter.reason(), counter.bytes() - bytes);
    }

    @Override
    public void close() {
      closing.close();
    }
  }

  @Test
  void headersBeyondTheFirstPieceAreRead() {
    try (Leaving leaving = new Leaving(TunDevice.Kind.TAP)) {
      // Of a frame that is longer than a page a socket puts the Ethernet header alone in one piece.
      byte[] frame = Arrays.copyOf(FilteredHost.frame(13), 8000);

      assertThat(leaving.send(frame)).containsExactly(new Counted(Reason.BLOCKED, frame.length));
    }
  }

  @Test
  void aTagThatTravelsBesideThePacketIsCounted() {
    byte[] echo = FilteredHost.frame(8);
    byte[] tagged = tagged(echo);
    try (Leaving leaving = new Leaving(TunDevice.Kind.TAP)) {
      assertThat(leaving.send(echo)).containsExactly(new Counted(Reason.BLOCKED, echo.length));
      try (LoadedProgram tagger = LoadedProgram.load(tagger(), Map.of());
          BpfLink _ = leaving.attach(tagger)) {
        assertThat(leaving.send(echo))
            .as("one tag, beside the packet")
            .containsExactly(new Counted(Reason.BLOCKED, echo.length + TAG_BYTES));
        assertThat(leaving.send(tagged))
            .as("two tags, of which one is beside the packet")
            .containsExactly(new Counted(Reason.BLOCKED, tagged.length + TAG_BYTES));
        assertThat(leaving.send(tagged(tagged)))
            .as("three tags are too many")
            .containsExactly(new Counted(Reason.MALFORMED, tagged.length + 2 * TAG_BYTES));
      }
    }
  }

  private static byte[] tagged(byte[] frame) {
    byte[] tagged = new byte[frame.length + TAG_BYTES];
    System.arraycopy(frame, 0, tagged, 0, 12);
    tagged[12] = (byte) 0x81;
    tagged[15] = 7;
    System.arraycopy(frame, 12, tagged, 16, frame.length - 12);
    return tagged;
  }

  /** Gives each packet a VLAN tag as a VLAN interface does, in front of what comes behind it. */
  private static Program tagger() {
    return Program.schedCls(
        "tagger",
        asm ->
            asm.mov(R2, 0x0081)
                .mov(R3, 5)
                .call(Helper.SKB_VLAN_PUSH)
                .mov(R0, TcAction.NEXT.code())
                .exit());
  }
}

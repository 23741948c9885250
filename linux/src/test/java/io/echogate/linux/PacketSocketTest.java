package io.echogate.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echogate.linux.testing.Host;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.linux.testing.TwoHosts;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NeedsKernel(KernelFeature.VETH)
final class PacketSocketTest {
  private static final Duration SOON = Duration.ofSeconds(5);

  /** IEEE 802 local experimental EtherType 1: no protocol of the hosts answers it. */
  private static final int EXPERIMENTAL = 0x88b5;

  private static final int VLAN = 0x8100;
  private static final int SERVICE_VLAN = 0x88a8;

  private TwoHosts hosts;
  private PacketSocket left;
  private PacketSocket right;

  @BeforeEach
  void connect() {
    hosts = TwoHosts.create();
    left = hosts.left().openSocket();
    right = hosts.right().openSocket();
  }

  @AfterEach
  void disconnect() {
    left.close();
    right.close();
    hosts.close();
  }

  @Test
  void frameArrivesAsItWasSent() {
    byte[] frame = frame(64, EXPERIMENTAL, 1);
    assertThat(left.send(frame)).isTrue();
    assertThat(receive(right)).isEqualTo(frame);
  }

  @Test
  void vlanTagIsWhereItWasOnTheWire() {
    byte[] frame = frame(64, VLAN, 0x2007, EXPERIMENTAL, 1);
    assertThat(left.send(frame)).isTrue();
    assertThat(receive(right)).isEqualTo(frame);
  }

  @Test
  void bothTagsOfADoublyTaggedFrameAreThere() {
    byte[] frame = frame(64, SERVICE_VLAN, 100, VLAN, 7, EXPERIMENTAL, 1);
    assertThat(left.send(frame)).isTrue();
    assertThat(receive(right)).isEqualTo(frame);
  }

  @Test
  void framesOfBothDirectionsDoNotMix() {
    byte[] toRight = frame(64, EXPERIMENTAL, 1);
    byte[] toLeft = frame(64, EXPERIMENTAL, 2);
    assertThat(left.send(toRight)).isTrue();
    assertThat(right.send(toLeft)).isTrue();
    assertThat(receive(left)).isEqualTo(toLeft);
    assertThat(receive(right)).isEqualTo(toRight);
  }

  @Test
  void framesComeInTheirOrder() {
    int count = 100;
    for (int i = 0; i < count; i++) {
      assertThat(left.send(frame(60, EXPERIMENTAL, i))).isTrue();
    }
    for (int i = 0; i < count; i++) {
      assertThat(receive(right)).isEqualTo(frame(60, EXPERIMENTAL, i));
    }
  }

  @Test
  void waitingEndsWithoutAFrame() {
    hosts.silence();
    drain(right);
    byte[] into = new byte[100];
    assertThat(right.receive(into, Duration.ZERO)).isEqualTo(PacketSocket.TIMED_OUT);
    assertThat(right.receive(into, Duration.ofMillis(5))).isEqualTo(PacketSocket.TIMED_OUT);
  }

  @Test
  void whatDoesNotFitIsCutOff() {
    byte[] frame = frame(200, VLAN, 7, EXPERIMENTAL, 1);
    hosts.silence();
    drain(right);
    for (int space : new int[] {0, 10, 12, 13, 15, 16, 20, 200}) {
      assertThat(left.send(frame)).isTrue();
      byte[] into = new byte[space];
      assertThat(right.receive(into, SOON)).isEqualTo(space);
      assertThat(into).isEqualTo(Arrays.copyOf(frame, space));
    }
  }

  @Test
  void interfaceThatIsDownRefusesFrames() {
    try (Links links = Links.of(hosts.left().namespace())) {
      links.setDown(hosts.left().link().index());
    }
    byte[] frame = frame(64, EXPERIMENTAL, 1);
    assertThatThrownBy(() -> left.send(frame))
        .isInstanceOf(LinuxException.class)
        .hasMessage("cannot send a frame of 64 bytes: interface is down (ENETDOWN)");
  }

  @Test
  void frameBeyondTheMtuIsRefused() {
    byte[] frame = frame(3000, EXPERIMENTAL, 1);
    assertThatThrownBy(() -> left.send(frame))
        .isInstanceOf(LinuxException.class)
        .hasMessage("cannot send a frame of 3000 bytes: message too long (EMSGSIZE)");
  }

  @Test
  void unknownInterfaceIsNamed() {
    Host host = hosts.left();
    assertThatThrownBy(() -> PacketSocket.open(host.namespace(), 77))
        .isInstanceOf(LinuxException.class)
        .hasMessage(
            "cannot open a packet socket on interface 77 of %s: no such device (ENODEV)",
            host.namespace());
  }

  /** A frame from left to right: the words behind the addresses, then zeros. */
  private byte[] frame(int length, int... words) {
    ByteBuffer frame = ByteBuffer.allocate(length);
    frame.put(hosts.right().mac().bytes()).put(hosts.left().mac().bytes());
    for (int word : words) {
      frame.putShort((short) word);
    }
    return frame.array();
  }

  /** The next frame of a test; the hosts' own, such as group reports, are passed over. */
  private static byte[] receive(PacketSocket socket) {
    byte[] into = new byte[PacketSocket.MAX_FRAME_BYTES];
    return Arrays.copyOf(into, nextExperimental(socket, into));
  }

  private static int nextExperimental(PacketSocket socket, byte[] into) {
    while (true) {
      int length = socket.receive(into, SOON);
      assertThat(length).isNotEqualTo(PacketSocket.TIMED_OUT);
      if (isExperimental(into)) {
        return length;
      }
    }
  }

  private static boolean isExperimental(byte[] frame) {
    int type = 12;
    while (word(frame, type) == VLAN || word(frame, type) == SERVICE_VLAN) {
      type += 4;
    }
    return word(frame, type) == EXPERIMENTAL;
  }

  private static int word(byte[] frame, int at) {
    return Short.toUnsignedInt(ByteBuffer.wrap(frame).getShort(at));
  }

  private static void drain(PacketSocket socket) {
    byte[] into = new byte[1];
    int length = 0;
    while (length != PacketSocket.TIMED_OUT) {
      length = socket.receive(into, Duration.ZERO);
    }
  }
}

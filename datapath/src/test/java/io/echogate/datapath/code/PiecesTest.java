package io.echogate.datapath.code;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.ebpf.BpfLink;
import io.echogate.ebpf.BpfMap;
import io.echogate.ebpf.TcxHook;
import io.echogate.ebpf.TcxLink;
import io.echogate.icmp.Family;
import io.echogate.icmp.FrameDecoder;
import io.echogate.icmp.Packet;
import io.echogate.icmp.PacketValue;
import io.echogate.icmp.testing.Frames;
import io.echogate.linux.Links;
import io.echogate.linux.PacketSocket;
import io.echogate.linux.testing.Host;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.linux.testing.TwoHosts;
import java.lang.foreign.MemorySegment;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Quotes that do not lie in the frame's first piece are read all the same. */
@NeedsKernel({KernelFeature.XDP, KernelFeature.VETH})
class PiecesTest {
  private static final int MTU = 9000;
  private static final int PORT = 5353;

  /** More than a page: the kernel keeps of such a frame only the Ethernet header in one piece. */
  private static final int LONG_QUOTE = 5000;

  /** The longest extension header. */
  private static final int EXTENSION = 2048;

  private static final int EXTENSIONS = 3;
  private static final int DESTINATION_OPTIONS = 60;
  private static final int UDP = 17;

  @Test
  void atTheTrafficControlHooks() throws Exception {
    try (TwoHosts hosts = TwoHosts.create()) {
      hosts.silence();
      raiseMtu(hosts.left());
      raiseMtu(hosts.right());
      for (int port : new int[] {PORT, PORT + 1}) {
        byte[] error = error4(hosts.right().ip4(), port);
        assertThat(judgedOnArrival(hosts, error)).as("port %d", port).isEqualTo(port == PORT);
      }
    }
  }

  private static boolean judgedOnArrival(TwoHosts hosts, byte[] error) throws Exception {
    Host right = hosts.right();
    InetSocketAddress own = new InetSocketAddress(right.ip4(), PORT);
    return right
        .namespace()
        .call(
            () -> {
              try (DatagramSocket _ = new DatagramSocket(own);
                  BpfMap table = FlowRun.newRequests();
                  FlowRun run = new FlowRun(FrameBytes.SKB, Set.of(FlowLookup.SOCKETS), table);
                  BpfLink _ =
                      TcxLink.attach(
                          run.watching(Family.IP4), right.link().index(), TcxHook.INGRESS);
                  PacketSocket socket = hosts.left().openSocket()) {
                run.set(error, packet(error), 0);
                assertThat(socket.send(error)).isTrue();
                while (run.lastAnswer().isEmpty()) {
                  Thread.onSpinWait();
                }
                return run.lastAnswer().get();
              }
            });
  }

  private static byte[] error4(InetAddress own, int port) {
    byte[] quoted =
        Frames.ip4()
            .source(own.getHostAddress())
            .destination("203.0.113.5")
            .body(UDP, ports(port))
            .packet();
    return Quotes.error(own, Arrays.copyOf(quoted, LONG_QUOTE));
  }

  /** The headers behind which the ports stand fill more than the first piece. */
  @Test
  void inXdp() throws Exception {
    InetAddress own = InetAddress.ofLiteral("::1");
    try (DatagramSocket _ = new DatagramSocket(new InetSocketAddress(own, PORT));
        BpfMap table = FlowRun.newRequests();
        FlowRun run = new FlowRun(FrameBytes.XDP_FRAGMENTS, Set.of(FlowLookup.SOCKETS), table)) {
      for (int port : new int[] {PORT, PORT + 1}) {
        byte[] error = Quotes.error(own, quoted6(own, port));
        assertThat(run.related(error, error.length, packet(error), 0))
            .as("port %d", port)
            .isEqualTo(port == PORT);
      }
    }
  }

  private static byte[] quoted6(InetAddress own, int port) {
    byte[] header =
        Frames.ip6()
            .source(own.getHostAddress())
            .destination("2001:db8::5")
            .body(DESTINATION_OPTIONS)
            .packet();
    byte[] quoted = Arrays.copyOf(header, header.length + EXTENSIONS * EXTENSION + 8);
    for (int i = 0; i < EXTENSIONS; i++) {
      int at = header.length + i * EXTENSION;
      quoted[at] = (byte) (i < EXTENSIONS - 1 ? DESTINATION_OPTIONS : UDP);
      quoted[at + 1] = (byte) (EXTENSION / 8 - 1);
    }
    System.arraycopy(ports(port), 0, quoted, quoted.length - 8, 8);
    return quoted;
  }

  private static byte[] ports(int port) {
    return new byte[] {(byte) (port >> 8), (byte) port, 0, 53, 0, 8, 0, 0};
  }

  private static Packet packet(byte[] frame) {
    return PacketValue.copyOf(
        new FrameDecoder().decode(MemorySegment.ofArray(frame), 0, frame.length));
  }

  private static void raiseMtu(Host host) {
    try (Links links = Links.of(host.namespace())) {
      links.setMtu(host.link().index(), MTU);
    }
  }
}

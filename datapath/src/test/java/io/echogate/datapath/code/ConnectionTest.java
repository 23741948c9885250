package io.echogate.datapath.code;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.ebpf.BpfMap;
import io.echogate.ebpf.Feature;
import io.echogate.icmp.FrameDecoder;
import io.echogate.icmp.Packet;
import io.echogate.linux.IpConfig;
import io.echogate.linux.NetNamespace;
import io.echogate.linux.Sysctl;
import io.echogate.linux.testing.Host;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.linux.testing.NeedsTool;
import io.echogate.linux.testing.TwoHosts;
import io.echogate.policy.Direction;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whose flows are known: what conntrack and the sockets of a host say of quoted packets. */
@NeedsKernel({KernelFeature.XDP, KernelFeature.VETH})
class ConnectionTest {
  private static final int PORT = 8080;
  private static final Set<FlowLookup> BOTH = Set.of(FlowLookup.CONNTRACK, FlowLookup.SOCKETS);
  private static final Set<FlowLookup> CONNTRACK = Set.of(FlowLookup.CONNTRACK);
  private static final Set<FlowLookup> SOCKETS = Set.of(FlowLookup.SOCKETS);

  static boolean kernelTracksConnections() {
    return Feature.XDP_CONNTRACK.missing().isEmpty() && Feature.TC_CONNTRACK.missing().isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  @NeedsTool({"nft", "ip"})
  @EnabledIf(
      value = "kernelTracksConnections",
      disabledReason = "needs-kernel:conntrack: no connection tracking for programs")
  void whereConnectionsAreTrackedTheyAreKnownAndElsewhereTheSocketsAre(FrameBytes bytes)
      throws Exception {
    try (TwoHosts hosts = TwoHosts.createNamed()) {
      Host left = hosts.left();
      Host right = hosts.right();
      nft(right, "table inet t { chain c { type filter hook input priority 0; ct state new; }; }");
      for (List<? extends InetAddress> ends :
          List.of(List.of(left.ip4(), right.ip4()), List.of(left.ip6(), right.ip6()))) {
        InetAddress one = ends.get(0);
        InetAddress other = ends.get(1);
        try (ServerSocket _ = right.namespace().call(() -> new ServerSocket(PORT, 1, other));
            Socket client = left.namespace().call(() -> new Socket(other, PORT))) {
          InetSocketAddress there = new InetSocketAddress(one, client.getLocalPort());
          InetSocketAddress here = new InetSocketAddress(other, PORT);
          InetSocketAddress wrong = new InetSocketAddress(one, client.getLocalPort() ^ 1);
          for (Set<FlowLookup> lookups : List.of(BOTH, CONNTRACK, SOCKETS)) {
            byte[] known = Quotes.error(Quotes.TCP, here, there);
            byte[] unknown = Quotes.error(Quotes.TCP, here, wrong);
            assertThat(related(right, bytes, lookups, known)).as("%s", lookups).isTrue();
            assertThat(related(right, bytes, lookups, unknown)).as("%s", lookups).isFalse();
          }
          byte[] atClient = Quotes.error(Quotes.TCP, there, here);
          assertThat(related(left, bytes, CONNTRACK, atClient)).as("tracks nothing").isFalse();
          assertThat(related(left, bytes, BOTH, atClient)).isTrue();
          assertThat(related(left, bytes, Set.of(), atClient)).isFalse();
        }
      }
    }
  }

  /** Outside the host a translated connection has an address that no socket of it has. */
  @Test
  @NeedsTool({"nft", "ip"})
  @EnabledIf(
      value = "kernelTracksConnections",
      disabledReason = "needs-kernel:conntrack: no connection tracking for programs")
  void aConnectionThatIsTranslatedIsKnownByWhatItLooksLikeOutside() throws Exception {
    try (TwoHosts hosts = TwoHosts.createNamed()) {
      Host left = hosts.left();
      Host right = hosts.right();
      Inet4Address outside = Inet4Address.ofLiteral("192.0.2.77");
      try (IpConfig config = IpConfig.of(right.namespace())) {
        config.addAddress(right.link().index(), outside, 24);
      }
      nft(
          right,
          "table ip t { chain c { type nat hook postrouting priority 100;"
              + " ip daddr 192.0.2.1 snat to 192.0.2.77; }; }");
      try (ServerSocket server =
              left.namespace().call(() -> new ServerSocket(PORT, 1, left.ip4()));
          Socket client =
              right.namespace().call(() -> new Socket(left.ip4(), PORT, right.ip4(), 0));
          Socket accepted = server.accept();
          DatagramSocket udp =
              right
                  .namespace()
                  .call(() -> new DatagramSocket(new InetSocketAddress(right.ip4(), 0)))) {
        assertThat(accepted.getInetAddress()).isEqualTo(outside);
        InetSocketAddress there = new InetSocketAddress(left.ip4(), PORT);
        udp.send(new DatagramPacket(new byte[1], 1, there));
        byte[] tcp =
            Quotes.error(Quotes.TCP, new InetSocketAddress(outside, accepted.getPort()), there);
        byte[] datagram =
            Quotes.error(Quotes.UDP, new InetSocketAddress(outside, udp.getLocalPort()), there);
        for (byte[] error : List.of(tcp, datagram)) {
          assertThat(related(right, FrameBytes.XDP, BOTH, error)).isTrue();
          assertThat(related(right, FrameBytes.SKB, BOTH, error)).isTrue();
          assertThat(related(right, FrameBytes.XDP, SOCKETS, error)).isFalse();
        }
        assertThat(client.isConnected()).isTrue();
      }
    }
  }

  @Test
  void aSocketForAllAddressesCountsForThoseOfThisMachine() throws Exception {
    try (TwoHosts hosts = TwoHosts.create()) {
      Host right = hosts.right();
      InetSocketAddress peer = new InetSocketAddress(hosts.left().ip4(), 53);
      byte[] own = Quotes.error(Quotes.UDP, new InetSocketAddress(right.ip4(), PORT), peer);
      byte[] others =
          Quotes.error(
              Quotes.UDP, new InetSocketAddress(InetAddress.ofLiteral("198.51.100.1"), PORT), peer);
      byte[] own6 =
          Quotes.error(Quotes.UDP, new InetSocketAddress(right.ip6(), PORT), peer6(hosts));
      byte[] others6 =
          Quotes.error(
              Quotes.UDP,
              new InetSocketAddress(InetAddress.ofLiteral("2001:db8:9::1"), PORT),
              peer6(hosts));
      try (IpConfig config = IpConfig.of(right.namespace())) {
        config.addDefaultRoute(right.link().index(), hosts.left().ip4());
        config.addDefaultRoute(right.link().index(), hosts.left().ip6());
      }
      try (DatagramSocket _ = right.namespace().call(() -> new DatagramSocket(PORT))) {
        for (FrameBytes bytes : FrameBytes.values()) {
          forward(right.namespace(), false);
          for (byte[] error : List.of(own, others, own6, others6)) {
            assertThat(related(right, bytes, SOCKETS, error)).isTrue();
          }
          forward(right.namespace(), true);
          assertThat(related(right, bytes, SOCKETS, own)).isTrue();
          assertThat(related(right, bytes, SOCKETS, own6)).isTrue();
          assertThat(related(right, bytes, SOCKETS, others)).isFalse();
          assertThat(related(right, bytes, SOCKETS, others6)).isFalse();
        }
      }
    }
  }

  private static InetSocketAddress peer6(TwoHosts hosts) {
    return new InetSocketAddress(hosts.left().ip6(), 53);
  }

  private static void forward(NetNamespace namespace, boolean forward) {
    Sysctl.write(namespace, "net.ipv4.conf.all.forwarding", forward ? "1" : "0");
    Sysctl.write(namespace, "net.ipv6.conf.all.forwarding", forward ? "1" : "0");
  }

  /** What arrived is the other way round than what left, for sockets and for translations. */
  @Test
  @NeedsTool({"nft", "ip"})
  @EnabledIf(
      value = "kernelTracksConnections",
      disabledReason = "needs-kernel:conntrack: no connection tracking for programs")
  void anErrorThatLeavesIsAboutAPacketThatArrived() throws Exception {
    try (TwoHosts hosts = TwoHosts.createNamed()) {
      Host left = hosts.left();
      Host right = hosts.right();
      nft(right, "table inet t { chain c { type filter hook input priority 0; ct state new; }; }");
      for (List<? extends InetAddress> ends :
          List.of(List.of(left.ip4(), right.ip4()), List.of(left.ip6(), right.ip6()))) {
        InetAddress own = ends.get(1);
        InetSocketAddress bound = new InetSocketAddress(own, PORT + 1);
        try (ServerSocket _ = right.namespace().call(() -> new ServerSocket(PORT, 1, own));
            DatagramSocket _ = right.namespace().call(() -> new DatagramSocket(bound));
            Socket client = left.namespace().call(() -> new Socket(own, PORT))) {
          InetSocketAddress there = new InetSocketAddress(ends.get(0), client.getLocalPort());
          InetSocketAddress here = new InetSocketAddress(own, PORT);
          InetSocketAddress wrong = new InetSocketAddress(ends.get(0), client.getLocalPort() ^ 1);
          for (Set<FlowLookup> lookups : List.of(CONNTRACK, SOCKETS)) {
            assertThat(leaves(right, lookups, Quotes.error(Quotes.TCP, there, here))).isTrue();
            assertThat(leaves(right, lookups, Quotes.error(Quotes.TCP, wrong, here))).isFalse();
          }
          assertThat(leaves(right, SOCKETS, Quotes.error(Quotes.TCP, here, there))).isFalse();
          assertThat(leaves(right, SOCKETS, Quotes.error(Quotes.UDP, there, bound))).isTrue();
          assertThat(leaves(right, SOCKETS, Quotes.error(Quotes.UDP, bound, there))).isFalse();
        }
      }
    }
  }

  private static boolean leaves(Host host, Set<FlowLookup> lookups, byte[] frame) {
    return related(host, FrameBytes.SKB, lookups, Direction.OUT, frame);
  }

  private static boolean related(
      Host host, FrameBytes bytes, Set<FlowLookup> lookups, byte[] frame) {
    return related(host, bytes, lookups, Direction.IN, frame);
  }

  private static boolean related(
      Host host, FrameBytes bytes, Set<FlowLookup> lookups, Direction direction, byte[] frame) {
    Packet packet = new FrameDecoder().decode(MemorySegment.ofArray(frame), 0, frame.length);
    return host.namespace()
        .call(
            () -> {
              try (BpfMap table = FlowRun.newRequests();
                  FlowRun run = new FlowRun(bytes, lookups, table, direction)) {
                return run.related(frame, frame.length, packet, 0);
              }
            });
  }

  private static void nft(Host host, String rules) throws IOException, InterruptedException {
    Process nft =
        new ProcessBuilder("ip", "netns", "exec", host.namespace().label(), "nft", rules)
            .redirectErrorStream(true)
            .start();
    String output = new String(nft.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(nft.waitFor()).as(output).isZero();
  }
}

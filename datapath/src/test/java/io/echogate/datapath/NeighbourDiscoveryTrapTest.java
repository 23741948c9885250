package io.echogate.datapath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echogate.ebpf.BpfLink;
import io.echogate.icmp.Family;
import io.echogate.linux.Mounts;
import io.echogate.linux.testing.Host;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.linux.testing.TwoHosts;
import io.echogate.policy.Reason;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/**
 * The trap that the seed's last section tells of: a source filter for TCP also catches the
 * neighbour discovery of its addresses, so that what is dropped is ICMPv6, and no TCP packet ever
 * gets out.
 */
@NeedsKernel({KernelFeature.XDP, KernelFeature.VETH})
class NeighbourDiscoveryTrapTest {
  private static final int PORT = 8080;
  private static final int PATIENCE_MILLIS = 2_500;
  private static final int NEIGHBOR_SOLICITATION = 135;

  @Test
  void aSourceFilterForTcpDropsNeighbourDiscovery() throws IOException {
    try (TwoHosts hosts = TwoHosts.create()) {
      Host client = hosts.left();
      Host server = hosts.right();
      String text =
          """
          xfw {
              defaults { icmp ip6: block; }
              icmp ip6: allow { 0, 1, 2, 3, 4, 128, 129, 133, 134, 135, 136, 137, 143 }
              ratelimit=test pps=0 bps=0;
              src ip6.tcp: ratelimit=test { [%s] }
          }
          """
              .formatted(client.ip6().getHostAddress().replaceFirst("%.*", ""));
      Filters filters = new Filters(server.namespace(), Mounts.BPFFS, TestPolicies::read);
      try (ServerSocket listening = server.namespace().call(() -> new ServerSocket(PORT));
          LoadedPolicy policy = TestPolicies.load(text, CompileOptions.Time.KERNEL);
          BpfLink attached = filters.attach(policy, server.link(), Hook.NATIVE)) {

        assertThatThrownBy(() -> connect(client, server)).isInstanceOf(IOException.class);

        assertThat(attached.info().isAttached()).isTrue();
        assertThat(listening.isBound()).isTrue();
        List<Counter> dropped =
            policy.counts().counters().stream()
                .filter(counter -> counter.reason() == Reason.SOURCE_RATE_LIMITED)
                .toList();
        assertThat(dropped)
            .singleElement()
            .satisfies(
                counter -> {
                  assertThat(counter.family()).contains(Family.IP6);
                  assertThat(counter.type()).isEqualTo(OptionalInt.of(NEIGHBOR_SOLICITATION));
                  assertThat(counter.packets()).isBetween(1L, 4L);
                });
      }
    }
  }

  private static void connect(Host client, Host server) throws IOException {
    client
        .namespace()
        .call(
            () -> {
              try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(server.ip6(), PORT), PATIENCE_MILLIS);
                return socket.isConnected();
              }
            });
  }
}

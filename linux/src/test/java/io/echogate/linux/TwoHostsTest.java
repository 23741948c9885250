package io.echogate.linux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echogate.linux.testing.Host;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NamedNamespace;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.linux.testing.TwoHosts;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NeedsKernel(KernelFeature.VETH)
final class TwoHostsTest {
  private static final int SECONDS = 1000;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void hostsTalkInBothFamilies(boolean fixedNeighbours) throws IOException {
    try (TwoHosts hosts = TwoHosts.create()) {
      if (fixedNeighbours) {
        hosts.fixNeighbours();
      }
      assertThat(carries(hosts, hosts.left().ip4(), hosts.right().ip4())).isTrue();
      assertThat(carries(hosts, hosts.left().ip6(), hosts.right().ip6())).isTrue();
    }
  }

  @Test
  void defaultRouteLeadsThroughTheGateway() throws IOException {
    try (TwoHosts hosts = TwoHosts.create();
        IpConfig left = IpConfig.of(hosts.left().namespace());
        IpConfig right = IpConfig.of(hosts.right().namespace())) {
      InetAddress behind = InetAddress.ofLiteral("198.51.100.7");
      left.addDefaultRoute(hosts.left().link().index(), hosts.right().ip4());
      right.addAddress(hosts.right().link().index(), behind, 32);
      assertThat(carries(hosts, hosts.left().ip4(), behind)).isTrue();
    }
  }

  @Test
  void namedHostsCanBeOpenedByNameUntilClosed() {
    Path leftFile;
    try (TwoHosts hosts = TwoHosts.createNamed()) {
      Host left = hosts.left();
      leftFile = NetNamespace.DIRECTORY.resolve(left.namespace().label());
      assertThat(leftFile).exists();
      try (NetNamespace opened = NetNamespace.open(left.namespace().label());
          Links links = Links.of(opened)) {
        assertThat(opened.inode()).isEqualTo(left.namespace().inode());
        assertThat(links.require("left0").index()).isEqualTo(left.link().index());
      }
    }
    assertThat(leftFile).doesNotExist();
  }

  @Test
  void nearNameOfANamespaceIsProposed() {
    try (NamedNamespace named = NamedNamespace.create()) {
      assertThatThrownBy(() -> NetNamespace.open(named.name() + "x"))
          .isInstanceOf(LinuxException.class)
          .hasMessageContaining("; did you mean ")
          .hasMessageContaining(named.name());
    }
  }

  private static boolean carries(TwoHosts hosts, InetAddress from, InetAddress to)
      throws IOException {
    try (DatagramSocket receiver = hosts.right().namespace().call(() -> new DatagramSocket(0, to));
        DatagramSocket sender = hosts.left().namespace().call(() -> new DatagramSocket(0, from))) {
      byte[] sent = "hello".getBytes(UTF_8);
      sender.send(new DatagramPacket(sent, sent.length, to, receiver.getLocalPort()));
      DatagramPacket received = new DatagramPacket(new byte[100], 100);
      receiver.setSoTimeout(5 * SECONDS);
      receiver.receive(received);
      return received.getLength() == sent.length && received.getAddress().equals(from);
    }
  }
}

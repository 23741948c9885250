package io.echogate.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.linux.testing.TwoHosts;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NeedsKernel(KernelFeature.VETH)
final class IpConfigTest {
  private TwoHosts hosts;
  private IpConfig config;
  private int index;

  @BeforeEach
  void connect() {
    hosts = TwoHosts.create();
    config = IpConfig.of(hosts.left().namespace());
    index = hosts.left().link().index();
  }

  @AfterEach
  void disconnect() {
    config.close();
    hosts.close();
  }

  @Test
  void neighbourIsPermanent() throws Exception {
    MacAddress station = new MacAddress(0x02_00_5e_10_00_07L);
    config.addNeighbour(index, InetAddress.ofLiteral("192.0.2.7"), station);
    Path table = Path.of("/proc/thread-self/net/arp");
    assertThat(hosts.left().namespace().call(() -> Files.readAllLines(table)))
        .anySatisfy(
            line -> assertThat(line).containsSubsequence("192.0.2.7", "0x6", station.toString()));
  }

  @Test
  void newAddressBecomesTheHostsOwn() {
    for (String text : new String[] {"198.51.100.7", "2001:db8:7::7"}) {
      InetAddress address = InetAddress.ofLiteral(text);
      config.addAddress(index, address, 32);
      config.awaitLocal(address, Duration.ofSeconds(5));
    }
  }

  @Test
  void waitingForAForeignAddressEnds() {
    for (String text : new String[] {"192.0.2.77", "198.51.100.7", "2001:db8::77"}) {
      assertThatThrownBy(() -> config.awaitLocal(InetAddress.ofLiteral(text), Duration.ZERO))
          .isInstanceOf(LinuxException.class)
          .hasMessageEndingWith("has not become an address of this host: timed out (ETIMEDOUT)");
    }
  }

  @Test
  void sameAddressTwiceIsRefused() {
    assertThatThrownBy(() -> config.addAddress(index, hosts.left().ip4(), 24))
        .isInstanceOf(LinuxException.class)
        .hasMessageStartingWith(
            "cannot add 192.0.2.1/24 to interface %d: already exists (EEXIST)", index);
  }

  @Test
  void gatewayOutsideItsNetworkIsRefusedInTheKernelsWords() {
    InetAddress gateway = InetAddress.ofLiteral("198.51.100.1");
    assertThatThrownBy(() -> config.addDefaultRoute(index, gateway))
        .isInstanceOf(LinuxException.class)
        .hasMessage(
            "cannot add the default route via 198.51.100.1: "
                + "network unreachable (ENETUNREACH): Nexthop has invalid gateway");
  }
}

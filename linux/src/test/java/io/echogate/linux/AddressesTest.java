package io.echogate.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NamespaceCommand;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.linux.testing.NeedsTool;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NeedsKernel(KernelFeature.VETH)
@NeedsTool("ip")
final class AddressesTest {
  private final NetNamespace namespace = NetNamespace.createAnonymous();
  private final Addresses addresses = Addresses.of(namespace);
  private int index;

  @BeforeEach
  void create() {
    try (Links links = Links.of(namespace)) {
      links.createVeth("eg0", namespace, "eg1");
      index = links.require("eg0").index();
    }
  }

  @AfterEach
  void close() {
    addresses.close();
    namespace.close();
  }

  private void ip(String arguments) {
    NamespaceCommand.run(namespace, "ip " + arguments);
  }

  private InterfaceAddress only(String address) {
    List<InterfaceAddress> found =
        addresses.all().stream().filter(other -> other.address().equals(literal(address))).toList();
    assertThat(found).as("%s among %s", address, addresses.all()).hasSize(1);
    return found.getFirst();
  }

  private static InetAddress literal(String address) {
    return InetAddress.ofLiteral(address);
  }

  @Test
  void anEmptyNamespaceHasNone() {
    assertThat(addresses.all()).isEmpty();
    assertThat(addresses.anycast()).isEmpty();
  }

  @Test
  void loopbackHasItsOwn() {
    ip("link set lo up");

    assertThat(addresses.all())
        .extracting(InterfaceAddress::address, InterfaceAddress::prefixLength)
        .containsExactlyInAnyOrder(tuple(literal("127.0.0.1"), 8), tuple(literal("::1"), 128));
  }

  @Test
  void addressesOfAnInterfaceThatIsDownAreThere() {
    ip("addr add 192.0.2.1/24 dev eg0");

    assertThat(only("192.0.2.1"))
        .isEqualTo(new InterfaceAddress(index, literal("192.0.2.1"), Optional.empty(), 24, 0x80));
  }

  @Test
  void theSecondOfANetworkIsSecondary() {
    ip("addr add 192.0.2.1/24 dev eg0");
    ip("addr add 192.0.2.2/24 dev eg0");

    assertThat(only("192.0.2.1").secondary()).isFalse();
    assertThat(only("192.0.2.2").secondary()).isTrue();
  }

  @Test
  void aPeerIsNotTheHostsOwnButItsNetworkIsAttached() {
    ip("addr add 192.0.2.1 peer 198.51.100.9/30 dev eg0");
    ip("addr add 2001:db8::1 peer 2001:db8:1::9/64 dev eg0 nodad");

    InterfaceAddress four = only("192.0.2.1");
    assertThat(four.peer()).contains(literal("198.51.100.9"));
    assertThat(four.attached()).isEqualTo(literal("198.51.100.9"));
    assertThat(four.prefixLength()).isEqualTo(30);
    InterfaceAddress six = only("2001:db8::1");
    assertThat(six.peer()).contains(literal("2001:db8:1::9"));
    assertThat(six.prefixLength()).isEqualTo(64);
    assertThat(addresses.all())
        .extracting(InterfaceAddress::address)
        .doesNotContain(literal("198.51.100.9"), literal("2001:db8:1::9"));
  }

  @Test
  void statesOfAnIp6AddressAreTold() {
    ip("addr add 2001:db8::1/64 dev eg0");
    ip("addr add 2001:db8::2/64 dev eg0 nodad preferred_lft 0");

    // Tentative until the interface is up and has asked.
    assertThat(only("2001:db8::1").tentative()).isTrue();
    assertThat(only("2001:db8::1").deprecated()).isFalse();
    assertThat(only("2001:db8::2").tentative()).isFalse();
    assertThat(only("2001:db8::2").deprecated()).isTrue();
    assertThat(only("2001:db8::2").duplicate()).isFalse();
  }

  @Test
  void aRouterHasAnycastAddresses() {
    ip("link set eg0 up");
    ip("addr add 2001:db8:5::1/64 dev eg0 nodad");
    Sysctl.write(namespace, "net/ipv6/conf/all/forwarding", "1");

    assertThat(addresses.anycast()).contains(literal("2001:db8:5::"));
  }

  @Test
  void thousandsAreListed() {
    StringBuilder batch = new StringBuilder();
    for (int i = 0; i < 3000; i++) {
      batch.append("addr add 10.").append(i >> 8).append('.').append(i & 255);
      batch.append("/32 dev eg0\n");
    }
    runBatch(batch.toString());

    assertThat(addresses.all()).hasSize(3000);
  }

  private void runBatch(String lines) {
    try {
      Path file = Files.createTempFile("echogate", ".batch");
      Files.writeString(file, lines);
      ip("-batch " + file);
      Files.delete(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aMonitorTellsOfAddressesThatComeAndGo() {
    try (AddressMonitor monitor = AddressMonitor.open(namespace)) {
      assertThat(monitor.changed(Duration.ZERO)).isFalse();

      ip("addr add 192.0.2.1/24 dev eg0");
      assertThat(monitor.changed(Duration.ofSeconds(5))).isTrue();
      assertThat(monitor.changed(Duration.ZERO)).isFalse();

      ip("addr add 2001:db8::1/64 dev eg0");
      assertThat(monitor.changed(Duration.ofSeconds(5))).isTrue();
      assertThat(monitor.changed(Duration.ZERO)).isFalse();

      ip("addr del 192.0.2.1/24 dev eg0");
      assertThat(monitor.changed(Duration.ofSeconds(5))).isTrue();
      assertThat(monitor.changed(Duration.ZERO)).isFalse();

      ip("link del eg0");
      assertThat(monitor.changed(Duration.ofSeconds(5))).isTrue();
    }
  }

  @Test
  void aMonitorThatWasToldTooMuchTellsOfAChange() {
    try (AddressMonitor monitor = AddressMonitor.open(namespace)) {
      StringBuilder batch = new StringBuilder();
      for (int i = 0; i < 4000; i++) {
        batch.append("addr add 10.").append(i >> 8).append('.').append(i & 255);
        batch.append("/32 dev eg0\n");
      }
      runBatch(batch.toString());

      assertThat(monitor.changed(Duration.ZERO)).isTrue();
      assertThat(monitor.changed(Duration.ZERO)).isFalse();
      assertThat(addresses.all()).hasSize(4000);
    }
  }

  @Test
  void aMonitorWaitsNoLongerThanAsked() {
    try (AddressMonitor monitor = AddressMonitor.open(namespace)) {
      long before = System.nanoTime();
      assertThat(monitor.changed(Duration.ofMillis(20))).isFalse();
      assertThat(System.nanoTime() - before).isGreaterThan(Duration.ofMillis(19).toNanos());
    }
  }
}

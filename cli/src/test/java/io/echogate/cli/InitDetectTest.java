package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.linux.testing.NeedsLinkKind;
import io.echogate.linux.testing.NeedsTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real stacks: each machine is made of interfaces, addresses and routes, and then read. */
@NeedsKernel(KernelFeature.VETH)
@NeedsTool("ip")
class InitDetectTest {
  private TestSite site;
  private Machine machine;
  private Machine others;

  @BeforeEach
  void build() {
    site = new TestSite();
    machine = site.machine("machine");
    others = site.machine("others");
  }

  @AfterEach
  void close() {
    site.close();
  }

  /** Connects the machine to a network by a cable. */
  private void connect(String port, String... addresses) {
    site.cable(machine, port, others, port);
    for (String address : addresses) {
      machine.ip("addr add %s dev %s".formatted(address, port));
    }
    machine.ip("link set %s up".formatted(port));
    others.ip("link set %s up".formatted(port));
  }

  private void forward() {
    machine.set("net/ipv4/ip_forward", "1");
    machine.set("net/ipv6/conf/all/forwarding", "1");
  }

  private Run detect(String... options) {
    String[] all = new String[options.length + 2];
    all[0] = "init";
    all[1] = "--detect";
    System.arraycopy(options, 0, all, 2, options.length);
    return machine.echogate("", all);
  }

  /** Reads the machine; the policy is of its role and has nothing wrong in it. */
  private String detected(String role) {
    Run run = detect();
    assertThat(run.status()).as("%s", run).isZero();
    assertThat(run.out())
        .startsWith("# This machine has the role " + role + ", as far as can be seen.\n#\n# Why:\n")
        .contains("\npolicy " + role + " {\n");
    Run check = Run.onInput(run.out(), "check", "-", "--strict", "--role", role);
    assertThat(check.status()).as("%s", check).isZero();
    return run.out().replace("\n#   ", " ");
  }

  @Test
  void aServerIsAHost() {
    connect("eth0", "192.0.2.2/24", "2001:db8::2/64");
    machine.ip("route add default via 192.0.2.1");
    assertThat(detected("host"))
        .contains(
            "# - It faces the internet: eth0, to which the default route leads, has the public"
                + " address 192.0.2.2.\n")
        .contains("# - It forwards nothing: forwarding is off for IPv4 and IPv6");
  }

  @Test
  void aMachineThatGetsItsAddressFromTheNetworkIsALanHost() {
    connect("eth0", "10.0.0.7/24");
    machine.ip("addr add 2001:db8:1::7/64 dev eth0 valid_lft 3600 preferred_lft 1800 nodad");
    machine.ip("route add ::/0 via fe80::1 dev eth0 proto ra");
    assertThat(detected("lan-host"))
        .contains("the public IPv6 address 2001:db8:1::7 of eth0 comes from the network")
        .contains("router advertisements (134) must come in")
        .contains("If so: echogate init host\n");
  }

  /** A real router daemon advertises, and the kernel configures itself. */
  @Test
  @NeedsTool("radvd")
  void whatARouterAdvertisesIsSeen(@TempDir Path directory) throws IOException {
    connect("eth0", "10.0.0.7/24");
    others.set("net/ipv6/conf/all/forwarding", "1");
    others.ip("addr add 2001:db8:9::1/64 dev eth0 nodad");
    Path configuration =
        Files.writeString(
            directory.resolve("radvd.conf"),
            """
            interface eth0 {
                AdvSendAdvert on;
                MinRtrAdvInterval 3;
                MaxRtrAdvInterval 4;
                prefix 2001:db8:9::/64 { };
            };
            """);
    others.startUnread(
        "radvd -n -m stderr -C %s -p %s".formatted(configuration, directory.resolve("pid")));
    assertThat(Patience.until(() -> detect().out().contains("comes from the network"))).isTrue();
    assertThat(detected("lan-host"))
        .contains(
            "the public IPv6 address 2001:db8:9:", "router advertisements (134) must come in");
    assertThat(JsonTree.parse(detect("--json").out()).at("defaultRoutes", 0, "advertised").value())
        .isEqualTo(true);
  }

  @Test
  @NeedsLinkKind("bridge")
  void forwardingForContainersMakesNoRouter() {
    connect("eth0", "192.0.2.2/24");
    machine.ip("route add default via 192.0.2.1");
    machine.ip(
        """
        link add docker0 type bridge
        addr add 172.17.0.1/16 dev docker0
        link set docker0 up
        """);
    site.cable(machine, "veth0c0ffee", others, "inside0");
    machine.ip("link set veth0c0ffee master docker0\nlink set veth0c0ffee up");
    machine.set("net/ipv4/ip_forward", "1");
    assertThat(detected("host"))
        .contains("Forwarding of IPv4 is on because of containers or virtual machines: docker0")
        .contains("What speaks for another role:\n# - Forwarding is on.")
        .contains("If so: echogate init border\n")
        .contains("pings to them are dropped");
  }

  @Test
  @NeedsLinkKind("bridge")
  void aBridgeWithNothingButVethPortsLeadsToGuests() {
    connect("eth0", "192.0.2.2/24");
    machine.ip("route add default via 192.0.2.1");
    machine.ip("link add vms type bridge\naddr add 10.9.0.1/24 dev vms\nlink set vms up");
    site.cable(machine, "port0", others, "inside0");
    machine.ip("link set port0 master vms\nlink set port0 up");
    forward();
    assertThat(detected("host")).contains("virtual machines: vms leads to them");
  }

  @Test
  void aGatewayOfASiteIsABorder() {
    connect("eth0", "192.0.2.2/24");
    connect("lan0", "10.0.0.1/24", "2001:db8:1::1/64");
    machine.ip("route add default via 192.0.2.1");
    forward();
    assertThat(detected("border"))
        .contains("the default route leads to eth0, and behind it is lan0 with 10.0.0.1")
        .contains("echogate apply FILE --interface eth0.");
  }

  @Test
  void aRouterThatIsDeafToAdvertisementsIsToldSo() {
    connect("eth0", "192.0.2.2/24");
    connect("lan0", "10.0.0.1/24");
    machine.ip("route add ::/0 via fe80::1 dev eth0 proto ra");
    machine.set("net/ipv6/conf/eth0/accept_ra", "1");
    forward();
    assertThat(detected("border")).contains("Set net.ipv6.conf.eth0.accept_ra=2.");
  }

  @Test
  void aRouterWithRoutesOfOthersIsTransit() {
    connect("eth0", "192.0.2.2/24");
    connect("eth1", "198.51.100.2/24");
    machine.ip("route add 203.0.113.0/24 via 192.0.2.1 proto bgp");
    forward();
    assertThat(detected("transit"))
        .contains("bgp tells it 1 route")
        .contains("It has no default route");
  }

  @Test
  void aTunnelIsNoticed() {
    connect("eth0", "192.0.2.2/24");
    machine.ip("route add default via 192.0.2.1");
    machine.ip("tuntap add dev tun0 mode tun\naddr add 10.8.0.1/24 dev tun0\nlink set tun0 up");
    assertThat(detected("host")).contains("tun0 is a tunnel");
    forward();
    assertThat(detected("border")).contains("behind it is the tunnel tun0 with 10.8.0.1");
  }

  @Test
  void aMachineWithoutIp6IsToldOfTheOption() {
    machine.set("net/ipv6/conf/default/disable_ipv6", "1");
    connect("eth0", "192.0.2.2/24");
    machine.set("net/ipv6/conf/eth0/disable_ipv6", "1");
    assertThat(detected("host")).contains("IPv6 is off on all interfaces. With --no-ipv6");
    assertThat(detect("--no-ipv6").out()).contains("icmp ip6 both : block { @all }");
  }

  @Test
  void theOptionsOfARoleHold() {
    connect("eth0", "192.0.2.2/24");
    assertThat(detect("--ping", "7").out()).contains("rate=7/s");
    machine.ip("addr flush dev eth0\naddr add 10.0.0.2/24 dev eth0");
    assertThat(detect("--ping", "7"))
        .isEqualTo(
            new Run(
                2,
                "",
                "echogate: error: the policy of lan-host limits no pings: --ping would change"
                    + " nothing\nhelp: leave it out, or start from host\n"));
  }

  @Test
  void theDocumentIsAsItsSchemaSays() {
    connect("eth0", "192.0.2.2/24", "2001:db8::2/64");
    machine.ip("route add default via 192.0.2.1");
    machine.ip("route add 203.0.113.0/24 via 192.0.2.1 proto bgp");
    Run run = detect("--json");
    assertThat(Schema.faults("init", run.out())).as("%s", run).isEmpty();
    JsonTree document = JsonTree.parse(run.out());
    assertThat(document.at("role").value()).isEqualTo("host");
    assertThat(document.at("netns").value()).isEqualTo(machine.netns());
    assertThat(document.at("interfaces", 0, "name").value()).isEqualTo("eth0");
    assertThat(String.valueOf(document.at("policy").value())).contains("\npolicy host {\n");
    assertThat(Schema.faults("init", Run.of("init", "--detect", "--json").out())).isEmpty();
  }

  /** The machine that the tests run on, whatever it is. */
  @Test
  void theOwnNamespaceNeedsNoName() {
    Run run = Run.of("init", "--detect");
    assertThat(run.status()).as("%s", run).isZero();
    assertThat(Run.onInput(run.out(), "check", "-").status()).isZero();
  }

  @Test
  void aNamespaceThatIsNotThereIsARefusal() {
    Run run = Run.of("init", "--detect", "--netns", "no-such-namespace");
    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err()).contains("no-such-namespace");
  }
}

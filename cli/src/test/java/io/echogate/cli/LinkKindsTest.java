package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.linux.testing.NeedsLinkKind;
import io.echogate.linux.testing.NeedsTool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Filters on interfaces of the kinds that the field has, with real traffic where two ends do. */
@NeedsKernel({KernelFeature.XDP, KernelFeature.TCX, KernelFeature.VETH})
@NeedsTool({"ip", "ping"})
class LinkKindsTest {
  private static final String BLOCK = "xfw { icmp ip4: block { 8 } icmp ip6: block { 128 } }";
  private static final String RIGHT = "198.51.100.2";
  private static final String RIGHT6 = "2001:db8:2::2";

  /** How many pings to send before none is thought to be answered. */
  private static final int PATIENCE = 20;

  private final FilteredHost host = new FilteredHost();

  @AfterEach
  void close() {
    host.close();
  }

  /** Runs {@code ip} on the other host. */
  private void left(String arguments) {
    assertThat(FilteredHost.output(host.start("ip " + arguments))).isEmpty();
  }

  /** Gives both ends of a connection, which have one name, addresses and sets them up. */
  private void connect(String name) {
    host.ip("addr add " + RIGHT + "/24 dev " + name);
    host.ip("-6 addr add " + RIGHT6 + "/64 nodad dev " + name);
    host.ip("link set " + name + " up");
    left("addr add 198.51.100.1/24 dev " + name);
    left("-6 addr add 2001:db8:2::1/64 nodad dev " + name);
    left("link set " + name + " up");
  }

  private Run apply(String name) {
    Run run = host.run(BLOCK, "apply", "-", "-i", name);
    assertThat(run.status()).as("%s", run).isZero();
    return run;
  }

  /** Pings an address, which is answered but for a filter. */
  private void assertFiltered(String name, String address, String counter) {
    assertAnswered(address);

    apply(name);

    assertThat(host.ping(address, 2, 56)).isZero();
    assertThat(status(name).at("counters").elements().stream().map(FilteredHost::counter))
        .anyMatch(text -> text.startsWith("in " + counter + " blocked 2/"));
    assertDetached(name);
    assertAnswered(address);
  }

  /** The first pings of a new connection wait for each other's addresses. */
  private void assertAnswered(String address) {
    boolean answered = false;
    for (int i = 0; i < PATIENCE && !answered; i++) {
      answered = host.ping(address, 1, 56) == 1;
    }
    assertThat(answered).isTrue();
  }

  private JsonTree status(String name) {
    return JsonTree.parse(host.run("", "status", "--json", "-i", name).out()).at("interfaces", 0);
  }

  private void assertDetached(String name) {
    assertThat(host.run("", "detach", "-i", name).out())
        .isEqualTo(name + ": the filter is gone, all ICMP passes\n");
  }

  private void assertMode(String name, String mode) {
    apply(name);
    assertThat(status(name).at("mode").value()).isEqualTo(mode);
    assertDetached(name);
  }

  @Test
  @NeedsLinkKind("vlan")
  void vlan() {
    host.ip("link add link right0 name eg5 type vlan id 5");
    left("link add link left0 name eg5 type vlan id 5");
    connect("eg5");

    assertFiltered("eg5", RIGHT, "ip4/8");
    assertFiltered("eg5", RIGHT6, "ip6/128");
  }

  @Test
  @NeedsLinkKind("macvlan")
  void macvlan() {
    // The interface below would answer ARP for the addresses above it, and take their packets past
    // the filter.
    host.ip("link set right0 arp off");
    host.ip("link add link right0 name eg5 type macvlan mode bridge");
    left("link add link left0 name eg5 type macvlan mode bridge");
    host.ip("link set eg5 arp on");
    connect("eg5");

    assertFiltered("eg5", RIGHT, "ip4/8");
    assertFiltered("eg5", RIGHT6, "ip6/128");
  }

  @Test
  @NeedsLinkKind("bond")
  void bondAsAWhole() {
    host.ip("link add eg5 type bond mode active-backup");
    host.ip("link set right0 down");
    host.ip("link set right0 master eg5");
    left("addr add 198.51.100.1/24 dev left0");
    host.ip("addr add " + RIGHT + "/24 dev eg5");
    host.ip("link set eg5 up");

    Run part = host.run(BLOCK, "apply", "-", "-i", "right0");
    assertThat(part.status()).isEqualTo(3);
    assertThat(part.err()).contains("right0 is a part of the bond eg5, which is filtered as a");
    assertFiltered("eg5", RIGHT, "ip4/8");
  }

  @Test
  @NeedsLinkKind("bridge")
  void bridgeAndItsPort() {
    host.ip("link add eg5 type bridge");
    host.ip("link set right0 master eg5");
    left("addr add 198.51.100.1/24 dev left0");
    host.ip("addr add " + RIGHT + "/24 dev eg5");
    host.ip("link set eg5 up");

    assertFiltered("eg5", RIGHT, "ip4/8");
    assertThat(host.apply(BLOCK).err())
        .startsWith(
            "echogate: warning: right0 is a port of the bridge eg5: the policy judges what");
    assertThat(host.ping(RIGHT, 2, 56)).isZero();
  }

  @Test
  @NeedsLinkKind("dummy")
  void dummy() {
    host.ip("link add eg5 type dummy");
    host.ip("link set eg5 up");

    assertMode("eg5", "generic");
  }

  @Test
  @NeedsLinkKind("wireguard")
  void wireguard() {
    host.ip("link add eg5 type wireguard");
    host.ip("link set eg5 up");

    assertMode("eg5", "tcx");
  }

  @Test
  @NeedsLinkKind("ppp")
  void ppp() {
    try (PppDevice device = PppDevice.create(host.hosts().right().namespace())) {
      assertMode(device.name(), "tcx");
    }
  }

  @Test
  @NeedsLinkKind("ipip")
  void ipip() {
    tunnel("ipip");

    assertFiltered("eg5", RIGHT, "ip4/8");
  }

  @Test
  @NeedsLinkKind("sit")
  void sit() {
    tunnel("sit");

    assertFiltered("eg5", RIGHT6, "ip6/128");
  }

  @Test
  @NeedsLinkKind("gre")
  void gre() {
    tunnel("gre");

    assertFiltered("eg5", RIGHT, "ip4/8");
    assertFiltered("eg5", RIGHT6, "ip6/128");
  }

  @Test
  @NeedsLinkKind("gre")
  void greToSeveralEndsIsRefused() {
    host.ip("link add eg5 type gre local 192.0.2.2 key 7");

    Run run = host.run(BLOCK, "apply", "-", "-i", "eg5");
    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err()).contains("eg5 is a GRE tunnel without a fixed remote address");
  }

  @Test
  @NeedsLinkKind("ip6gre")
  void ip6gre() {
    host.ip("link add eg5 type ip6gre local 2001:db8::2 remote 2001:db8::1");
    left("link add eg5 type ip6gre local 2001:db8::1 remote 2001:db8::2");
    connect("eg5");

    assertFiltered("eg5", RIGHT, "ip4/8");
    assertFiltered("eg5", RIGHT6, "ip6/128");
  }

  /** Connects both hosts by a tunnel over IPv4. */
  private void tunnel(String kind) {
    host.ip("link add eg5 type " + kind + " local 192.0.2.2 remote 192.0.2.1");
    left("link add eg5 type " + kind + " local 192.0.2.1 remote 192.0.2.2");
    connect("eg5");
  }
}

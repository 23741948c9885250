package io.echogate.cli.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.advice.settings.IcmpSettings;
import io.echogate.advice.settings.SettingRemark;
import io.echogate.advice.settings.SettingRemarks;
import io.echogate.icmp.Family;
import io.echogate.linux.NetNamespace;
import io.echogate.linux.Sysctl;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NamespaceCommand;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.linux.testing.NeedsLinkKind;
import io.echogate.linux.testing.TwoHosts;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@NeedsKernel(KernelFeature.VETH)
class SettingsReaderTest {
  private final TwoHosts hosts = TwoHosts.create();
  private final NetNamespace namespace = hosts.left().namespace();

  @AfterEach
  void close() {
    hosts.close();
  }

  private void set(String key, String value) {
    Sysctl.write(namespace, key, value);
  }

  private List<String> ids() {
    return SettingRemarks.of(SettingsReader.read(namespace)).stream()
        .map(SettingRemark::id)
        .toList();
  }

  @Test
  void settingsAreThoseOfTheNamespace() {
    set("net/ipv4/icmp_echo_ignore_all", "0");
    assertThat(ids()).doesNotContain("echo-ignored");
    set("net/ipv4/icmp_echo_ignore_all", "1");
    IcmpSettings settings = SettingsReader.read(namespace);
    assertThat(settings.interfaces()).containsExactly("left0");
    assertThat(settings.value("net/ipv4/icmp_echo_ignore_all")).contains("1");
    assertThat(ids()).contains("echo-ignored");
  }

  @Test
  void mostSettingsAreThere() {
    IcmpSettings settings = SettingsReader.read(namespace);
    assertThat(settings.values())
        .containsKeys(
            "net/ipv4/icmp_ratelimit",
            "net/ipv4/icmp_ratemask",
            "net/ipv4/icmp_msgs_per_sec",
            "net/ipv4/ip_no_pmtu_disc",
            "net/ipv4/tcp_mtu_probing",
            "net/ipv6/icmp/ratelimit",
            "net/ipv6/icmp/ratemask",
            "net/ipv4/conf/left0/accept_redirects",
            "net/ipv6/conf/left0/accept_ra");
  }

  @Test
  @NeedsLinkKind("bridge")
  void settingsOfBridgesMatterWhereThereIsOne() {
    assertThat(SettingsReader.read(namespace).values().keySet())
        .noneMatch(key -> key.startsWith("net/bridge/"));
    NamespaceCommand.run(namespace, "ip link add br0 type bridge");
    assertThat(SettingsReader.read(namespace).value("net/bridge/bridge-nf-call-iptables"))
        .isEqualTo(Sysctl.find(namespace, "net/bridge/bridge-nf-call-iptables"));
  }

  /** The kernel agrees: a router that heeds no advertisements, until it is told to. */
  @Test
  void forwardingMakesInterfacesDeafToAdvertisements() {
    set("net/ipv6/conf/left0/accept_ra", "1");
    assertThat(SettingsReader.read(namespace).acceptsRouterAdvertisements("left0")).isTrue();
    set("net/ipv6/conf/all/forwarding", "1");
    assertThat(SettingsReader.read(namespace).acceptsRouterAdvertisements("left0")).isFalse();
    assertThat(ids()).contains("ra-ignored-forwarding");
    set("net/ipv6/conf/left0/accept_ra", "2");
    assertThat(ids()).doesNotContain("ra-ignored-forwarding");
  }

  @Test
  void redirectsDependOnBothSettings() {
    set("net/ipv4/conf/all/accept_redirects", "0");
    set("net/ipv4/conf/left0/accept_redirects", "1");
    assertThat(SettingsReader.read(namespace).acceptsRedirects(Family.IP4, "left0")).isTrue();
    set("net/ipv4/conf/left0/forwarding", "1");
    assertThat(SettingsReader.read(namespace).acceptsRedirects(Family.IP4, "left0")).isFalse();
  }

  @Test
  void masksOfTypesAreReadAsTheKernelWritesThem() {
    set("net/ipv6/icmp/ratemask", "1-4,129");
    assertThat(ids()).contains("packet-too-big-limited", "echo-reply-limited");
  }
}

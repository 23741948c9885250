package io.echogate.advice.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.advice.knowledge.Severity;
import io.echogate.icmp.Family;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SettingRemarksTest {
  private static final String CONF4 = "net/ipv4/conf/";
  private static final String CONF6 = "net/ipv6/conf/";

  /** A host as it comes, with nothing to remark. */
  private static Map<String, String> quiet() {
    Map<String, String> values = new HashMap<>();
    values.put("net/ipv4/icmp_echo_ignore_all", "0");
    values.put("net/ipv4/icmp_echo_ignore_broadcasts", "1");
    values.put("net/ipv4/icmp_ratelimit", "1000");
    values.put("net/ipv4/icmp_ratemask", "6168");
    values.put("net/ipv4/icmp_msgs_per_sec", "1000");
    values.put("net/ipv4/icmp_msgs_burst", "50");
    values.put("net/ipv4/ip_no_pmtu_disc", "0");
    values.put("net/ipv4/route/min_pmtu", "552");
    values.put("net/ipv6/icmp/ratelimit", "100");
    values.put("net/ipv6/icmp/ratemask", "0-1,3-127");
    values.put("net/ipv6/icmp/echo_ignore_all", "0");
    values.put("net/ipv6/icmp/echo_ignore_multicast", "1");
    values.put("net/netfilter/nf_conntrack_icmp_timeout", "30");
    values.put("net/netfilter/nf_conntrack_checksum", "1");
    for (String place : List.of("all", "eth0", "eth1.7")) {
      values.put(CONF4 + place + "/accept_redirects", "0");
      values.put(CONF4 + place + "/secure_redirects", "1");
      values.put(CONF4 + place + "/shared_media", "1");
      values.put(CONF4 + place + "/send_redirects", "1");
      values.put(CONF4 + place + "/forwarding", "0");
      values.put(CONF6 + place + "/accept_redirects", "0");
      values.put(CONF6 + place + "/accept_ra", "1");
      values.put(CONF6 + place + "/forwarding", "0");
      values.put(CONF6 + place + "/disable_ipv6", "0");
      values.put(CONF6 + place + "/suppress_frag_ndisc", "1");
    }
    return values;
  }

  private static IcmpSettings with(String... assignments) {
    Map<String, String> values = quiet();
    for (String assignment : assignments) {
      int equals = assignment.indexOf('=');
      values.put(assignment.substring(0, equals), assignment.substring(equals + 1));
    }
    return new IcmpSettings(List.of("eth0", "eth1.7"), values);
  }

  private static Arguments row(String assignments, String id, String severity, String cure) {
    return Arguments.of(assignments, id, severity, cure);
  }

  static Stream<Arguments> remarks() {
    return Stream.of(
        row(
            "net/ipv4/icmp_echo_ignore_all=1",
            "echo-ignored",
            "medium",
            "net.ipv4.icmp_echo_ignore_all=0"),
        row(
            "net/ipv6/icmp/echo_ignore_all=1",
            "echo-ignored",
            "high",
            "net.ipv6.icmp.echo_ignore_all=0"),
        row(
            "net/ipv4/icmp_echo_ignore_broadcasts=0",
            "echo-to-broadcast",
            "high",
            "net.ipv4.icmp_echo_ignore_broadcasts=1"),
        row(
            "net/ipv4/icmp_echo_enable_probe=1",
            "probe-answered",
            "low",
            "net.ipv4.icmp_echo_enable_probe=0"),
        row(
            "net/ipv6/icmp/echo_ignore_multicast=0",
            "echo-to-multicast",
            "none",
            "net.ipv6.icmp.echo_ignore_multicast=1"),
        row("net/ipv6/icmp/echo_ignore_anycast=1", "echo-to-anycast-ignored", "none", ""),
        row(
            "net/ipv4/icmp_ratemask=6169",
            "echo-reply-limited",
            "medium",
            "net.ipv4.icmp_ratemask=6168"),
        row("net/ipv4/icmp_ratemask=0", "errors-not-limited", "low", "net.ipv4.icmp_ratemask=6168"),
        row(
            "net/ipv4/icmp_ratelimit=0",
            "errors-not-limited",
            "low",
            "net.ipv4.icmp_ratelimit=1000"),
        row(
            "net/ipv4/icmp_ratelimit=5000",
            "errors-too-rare",
            "medium",
            "net.ipv4.icmp_ratelimit=1000"),
        row(
            "net/ipv6/icmp/ratelimit=0",
            "errors-not-limited",
            "low",
            "net.ipv6.icmp.ratelimit=100"),
        row(
            "net/ipv6/icmp/ratelimit=5000",
            "errors-too-rare",
            "medium",
            "net.ipv6.icmp.ratelimit=100"),
        row(
            "net/ipv6/icmp/ratemask=0-127",
            "packet-too-big-limited",
            "high",
            "net.ipv6.icmp.ratemask=0-1,3-127"),
        row(
            "net/ipv6/icmp/ratemask=0-1,3-127,129",
            "echo-reply-limited",
            "medium",
            "net.ipv6.icmp.ratemask=0-1,3-127"),
        row(
            "net/ipv4/icmp_msgs_per_sec=10",
            "errors-too-rare",
            "medium",
            "net.ipv4.icmp_msgs_per_sec=1000"),
        row("net/ipv4/icmp_msgs_burst=0", "errors-too-rare", "high", "net.ipv4.icmp_msgs_burst=50"),
        row("net/ipv4/ip_no_pmtu_disc=1", "path-mtu-off", "medium", "net.ipv4.ip_no_pmtu_disc=0"),
        row("net/ipv4/ip_no_pmtu_disc=2", "path-mtu-off", "high", "net.ipv4.ip_no_pmtu_disc=0"),
        row(
            "net/ipv4/ip_no_pmtu_disc=3",
            "path-mtu-tcp-only",
            "medium",
            "net.ipv4.ip_no_pmtu_disc=0"),
        row(
            "net/ipv4/route/min_pmtu=1400",
            "path-mtu-too-high",
            "medium",
            "net.ipv4.route.min_pmtu=552"),
        row("net/ipv4/route/min_pmtu=68", "path-mtu-too-low", "low", "net.ipv4.route.min_pmtu=552"),
        row("net/ipv4/tcp_mtu_probing=0", "mtu-probing-off", "none", "net.ipv4.tcp_mtu_probing=1"),
        row("net/ipv4/tcp_mtu_probing=1", "mtu-probing-heals-tcp-only", "none", ""),
        row(
            "net/ipv4/conf/eth0/accept_redirects=1",
            "redirects-accepted",
            "medium",
            "net.ipv4.conf.all.accept_redirects=0 net.ipv4.conf.eth0.accept_redirects=0"),
        row(
            "net/ipv4/conf/eth1.7/accept_redirects=1 net/ipv4/conf/all/shared_media=0"
                + " net/ipv4/conf/eth1.7/shared_media=0",
            "redirects-accepted",
            "low",
            "net.ipv4.conf.all.accept_redirects=0 net/ipv4/conf/eth1.7/accept_redirects=0"),
        row(
            "net/ipv6/conf/eth0/accept_redirects=1",
            "redirects-accepted",
            "medium",
            "net.ipv6.conf.eth0.accept_redirects=0"),
        row(
            "net/ipv4/conf/eth0/forwarding=1",
            "redirects-sent",
            "low",
            "net.ipv4.conf.all.send_redirects=0 net.ipv4.conf.eth0.send_redirects=0"),
        row(
            "net/ipv6/conf/eth0/forwarding=1",
            "ra-ignored-forwarding",
            "medium",
            "net.ipv6.conf.eth0.accept_ra=2"),
        row("net/ipv6/conf/eth0/accept_ra=0", "ra-ignored", "none", ""),
        row("net/ipv6/conf/eth0/disable_ipv6=1", "ip6-off", "none", ""),
        row(
            "net/ipv6/conf/eth0/suppress_frag_ndisc=0",
            "fragmented-nd-accepted",
            "medium",
            "net.ipv6.conf.eth0.suppress_frag_ndisc=1"),
        row(
            "net/netfilter/nf_conntrack_icmp_timeout=3",
            "echo-forgotten",
            "medium",
            "net.netfilter.nf_conntrack_icmp_timeout=30"),
        row(
            "net/netfilter/nf_conntrack_icmpv6_timeout=30 net/ipv6/conf/eth0/forwarding=1"
                + " net/ipv6/conf/eth0/accept_ra=2",
            "echo-forgotten",
            "none",
            "net.netfilter.nf_conntrack_icmpv6_timeout=60"),
        row(
            "net/netfilter/nf_conntrack_checksum=0",
            "checksums-not-checked",
            "low",
            "net.netfilter.nf_conntrack_checksum=1"),
        row("net/bridge/bridge-nf-call-iptables=1", "bridge-asks-rules", "none", ""),
        row(
            "net/bridge/bridge-nf-call-ip6tables=1",
            "bridge-asks-rules",
            "low",
            "net.bridge.bridge-nf-call-ip6tables=0"));
  }

  @ParameterizedTest
  @MethodSource("remarks")
  void aSettingIsRemarkedOn(String assignments, String id, String severity, String cure) {
    List<SettingRemark> remarks = SettingRemarks.of(with(assignments.split(" ", -1)));
    List<SettingRemark> found = new ArrayList<>(remarks);
    // A forwarding host is told of what else forwarding does; each of these has its own row.
    found.removeIf(remark -> !remark.id().equals(id));
    assertThat(found).as("%s", remarks).hasSize(1);
    SettingRemark remark = found.getFirst();
    assertThat(remark.severity().text()).isEqualTo(severity);
    assertThat(String.join(" ", remark.cure())).isEqualTo(cure);
    assertThat(remark.effects()).isNotEmpty();
    assertThat(remark.text()).endsWith(".").doesNotContain("  ");
    assertThat(remark.value()).isNotEmpty();
  }

  @Test
  void thereIsNothingToSayOfAHostAsItComes() {
    assertThat(SettingRemarks.of(with())).isEmpty();
  }

  @Test
  void ofSettingsThatAreUnknownNothingIsSaid() {
    assertThat(SettingRemarks.of(new IcmpSettings(List.of("eth0"), Map.of()))).isEmpty();
    assertThat(
            SettingRemarks.of(
                new IcmpSettings(
                    List.of(),
                    Map.of(
                        "net/ipv4/icmp_ratemask", "x",
                        "net/ipv6/icmp/ratemask", "-,x-,9999",
                        "net/ipv4/icmp_ratelimit", ""))))
        .isEmpty();
  }

  @Test
  void theGravestComesFirst() {
    assertThat(
            SettingRemarks.of(
                    with(
                        "net/ipv4/icmp_echo_enable_probe=1",
                        "net/ipv6/icmp/ratemask=0-127",
                        "net/ipv4/tcp_mtu_probing=1",
                        "net/ipv4/icmp_echo_ignore_all=1"))
                .stream()
                .map(SettingRemark::severity))
        .containsExactly(Severity.HIGH, Severity.MEDIUM, Severity.LOW, Severity.NONE);
  }

  @Test
  void interfacesWithOneEffectShareARemark() {
    SettingRemark remark =
        SettingRemarks.of(with("net/ipv4/conf/all/accept_redirects=1")).getFirst();
    assertThat(remark.interfaces()).containsExactly("eth0", "eth1.7");
    assertThat(remark.setting()).isEqualTo("net.ipv4.conf.*.accept_redirects");
  }

  /** {@code IN_DEV_RX_REDIRECTS} of the kernel: both where it forwards, either where not. */
  @Test
  void ofIp4RedirectsForwardingDecidesWhoIsAsked() {
    String all = "net/ipv4/conf/all/accept_redirects=";
    String here = "net/ipv4/conf/eth0/accept_redirects=";
    String forwarding = "net/ipv4/conf/eth0/forwarding=1";
    assertThat(accepts4(all + 0, here + 0)).isFalse();
    assertThat(accepts4(all + 1, here + 0)).isTrue();
    assertThat(accepts4(all + 0, here + 1)).isTrue();
    assertThat(accepts4(all + 1, here + 0, forwarding)).isFalse();
    assertThat(accepts4(all + 0, here + 1, forwarding)).isFalse();
    assertThat(accepts4(all + 1, here + 1, forwarding)).isTrue();
  }

  private static boolean accepts4(String... assignments) {
    return with(assignments).acceptsRedirects(Family.IP4, "eth0");
  }

  @Test
  void routersWithIp6TakeNoRedirectsAndNoAdvertisements() {
    String redirects = "net/ipv6/conf/eth0/accept_redirects=1";
    String forwarding = "net/ipv6/conf/eth0/forwarding=1";
    assertThat(with(redirects).acceptsRedirects(Family.IP6, "eth0")).isTrue();
    assertThat(with(redirects, forwarding).acceptsRedirects(Family.IP6, "eth0")).isFalse();
    assertThat(with().acceptsRouterAdvertisements("eth0")).isTrue();
    assertThat(with(forwarding).acceptsRouterAdvertisements("eth0")).isFalse();
    assertThat(
            with(forwarding, "net/ipv6/conf/eth0/accept_ra=2").acceptsRouterAdvertisements("eth0"))
        .isTrue();
    assertThat(with("net/ipv6/conf/eth0/disable_ipv6=1").acceptsRouterAdvertisements("eth0"))
        .isFalse();
  }

  @Test
  void keysNameWhatIsToBeRead() {
    assertThat(IcmpSettings.keys(List.of("eth1.7")))
        .contains(
            "net/ipv4/icmp_ratemask",
            "net/ipv4/conf/all/accept_redirects",
            "net/ipv6/conf/eth1.7/accept_ra")
        .doesNotHaveDuplicates();
  }
}

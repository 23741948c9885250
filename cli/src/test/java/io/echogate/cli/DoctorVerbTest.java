package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.linux.Capabilities;
import io.echogate.linux.Capability;
import io.echogate.linux.NetNamespace;
import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NamespaceCommand;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.linux.testing.NeedsTool;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who drops a message on a machine, asked of real kernels. */
@NeedsKernel({KernelFeature.XDP, KernelFeature.VETH})
class DoctorVerbTest {
  private static final String BLOCKS_PING =
      """
      policy web {
        icmp ip4 : block { 8 }
        defaults { icmp in: allow; }
      }
      """;

  private final FilteredHost host = new FilteredHost();

  @AfterEach
  void close() {
    host.close();
  }

  private void on(String command) {
    NamespaceCommand.run(host.hosts().right().namespace(), command);
  }

  private Run doctor(String... arguments) {
    List<String> all = new ArrayList<>(List.of("doctor"));
    all.addAll(List.of(arguments));
    Run run = host.run("", all.toArray(String[]::new));
    assertThat(run.err()).as("%s", run).isEmpty();
    return run;
  }

  /** The first dropper is named, and is the one: the next one is named when it has gone. */
  @Test
  @NeedsTool({"nft", "iptables-nft", "ping"})
  void theFirstDropperIsNamedAndThenTheNext() {
    on("nft add table inet own");
    on("nft add chain inet own early { type filter hook prerouting priority -300 ; }");
    on("nft add rule inet own early icmp type echo-request counter drop");
    on("iptables-nft -A INPUT -p icmp --icmp-type 8 -j REJECT --reject-with icmp-admin-prohibited");
    host.sysctl("net.ipv4.icmp_echo_ignore_all", "1");
    host.enforce(BLOCKS_PING);

    isDroppedBy(
        "policy web on right0, XDP",
        "line 2 of <stdin>: icmp ip4 : block { 8 }",
        "what XDP drops, tcpdump does not show");
    assertThat(host.run("", "audit", "--live", "--types", "echo-request").out())
        .contains("decided by: policy web:2: icmp ip4 : block { 8 }")
        .contains("the policy web on right0 judges what arrives by XDP, before all rules");
    assertThat(host.run("", "detach", "-i", "right0").status()).isZero();

    isDroppedBy(
        "nftables inet own early (hook prerouting, priority -300)",
        "of nft list ruleset: icmp type echo-request counter",
        "    help: run:\n        ip netns exec ",
        " nft replace rule inet own early handle ");
    on("nft flush chain inet own early");

    isDroppedBy(
        "iptables (nft) ip filter INPUT (hook input, priority 0)",
        "-A INPUT -p icmp -m icmp --icmp-type 8 -j REJECT --reject-with icmp-admin-prohibited",
        "rejected with 3/13",
        " iptables-nft -I INPUT ",
        " iptables-nft -D INPUT -p icmp -m icmp --icmp-type 8 -j REJECT --reject-with");
    on("iptables-nft -F INPUT");

    isDroppedBy(
        "the kernel, net.ipv4.icmp_echo_ignore_all",
        "echo requests end in the kernel, unanswered",
        "help: sysctl -w net.ipv4.icmp_echo_ignore_all=0");
    host.sysctl("net.ipv4.icmp_echo_ignore_all", "0");

    Run none = doctor("echo-request");
    assertThat(none.out()).startsWith("nothing on this machine drops it\n");
    assertThat(none.status()).isZero();
    assertThat(pings()).isTrue();
  }

  private void isDroppedBy(String who, String... words) {
    Run run = doctor("echo-request", "--family", "ip4");
    assertThat(run.out())
        .startsWith("ip4 8 echo-request to this machine: dropped by " + who + "\n")
        .contains(words)
        .contains("ip4 8 echo-request from this machine: passes");
    assertThat(run.status()).isEqualTo(1);
    assertThat(pings()).isFalse();
  }

  private boolean pings() {
    return host.ping("192.0.2.2", 2, 8) > 0;
  }

  @Test
  @NeedsTool("ping")
  void aPolicyThatEvaluatesDropsNothing() {
    assertThat(host.apply(BLOCKS_PING, "--evaluate").status()).isZero();
    Run run = doctor("echo-request");
    assertThat(run.status()).as("%s", run).isZero();
    assertThat(run.out())
        .contains(
            "the policy web on right0 only evaluates: it drops nothing, and is left out here");
    assertThat(pings()).isTrue();
    Run audit = host.run("", "audit", "--live");
    assertThat(audit.status()).isEqualTo(1);
    assertThat(audit.err())
        .contains("no firewall has rules here", "the policy web on right0 only evaluates");
  }

  @Test
  void whatLeavesIsJudgedToo() {
    host.enforce("policy quiet { icmp ip4 out : block { 3/3 } defaults { icmp in: allow; } }");
    Run run = doctor("3");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out())
        .startsWith(
            "ip4 3 destination-unreachable from this machine: dropped in part by policy quiet on"
                + " right0, TCX egress\n")
        .contains("ip4 3 destination-unreachable to this machine: passes")
        .contains("dropped: 3/3 port-unreachable\n")
        // 3 is time exceeded there.
        .contains("ip6 3 time-exceeded from this machine: passes")
        .contains("limited by the kernel, before rules are asked: net.ipv4.icmp_ratelimit");
    Run other = doctor("3/4");
    assertThat(other.status()).isZero();
    assertThat(other.out()).doesNotContain("ip6");
  }

  @Test
  @NeedsTool("nft")
  void whichOfThemAreDroppedIsSaid() {
    on("nft add table ip own");
    on("nft add chain ip own input { type filter hook input priority 0 ; policy drop ; }");
    on("nft add rule ip own input ct state established,related accept");
    on("nft add rule ip own input ip saddr 198.51.100.0/24 icmp type echo-request accept");
    on("nft add rule ip own input icmp type timestamp-request limit rate 5/second accept");
    Run errors = doctor("3/4", "-i", "right0");
    assertThat(errors.status()).isEqualTo(1);
    assertThat(errors.out())
        .startsWith(
            "ip4 3/4 fragmentation-needed to this machine: dropped in part by nftables ip own"
                + " input (hook input, priority 0)\n")
        .contains("  dropped: belong to no flow that is known\n")
        .contains("its policy, for what no rule decides")
        .contains("  passed: are about a flow that is known\n")
        .doesNotContain("help:");
    Run echo = doctor("echo-request", "--family", "ip4");
    assertThat(echo.out())
        .contains("dropped in part")
        .contains("  dropped: begin a flow; from others than 198.51.100.0/24\n")
        .contains(
            "    help: run:\n        ip netns exec ",
            " nft add rule ip own input meta l4proto icmp icmp type 8 accept\n")
        .contains("  passed: belong to a flow that is known\n")
        .contains(
            "  passed: begin a flow; from 198.51.100.0/24\n",
            "    example: ip4 in 8/0 from 198.51.100.");
    Run limited = doctor("13", "--json");
    JsonTree course = JsonTree.parse(limited.out()).at("courses", 0);
    assertThat(course.at("verdict").value()).isEqualTo("passes");
    assertThat(course.at("rules", 0).at("treatment").value()).asString().contains("5/s");
    assertThat(course.at("rules", 0).at("drops").value()).isEqualTo(false);
    assertThat(limited.status()).isZero();
  }

  @Test
  @NeedsTool("nft")
  void whatIsForwardedMeetsBothEnds() {
    host.sysctl("net.ipv4.ip_forward", "1");
    on("ip link add other7 type veth peer name other8");
    host.enforce(BLOCKS_PING);
    Run run = doctor("echo-request", "--family", "ip4");
    assertThat(run.out())
        .contains("ip4 8 echo-request to this machine: dropped in part")
        .contains("ip4 8 echo-request through this machine: dropped in part")
        .contains("  dropped: come by right0\n");
    assertThat(doctor("echo-request", "--family", "ip4", "-i", "right0").out())
        .contains("ip4 8 echo-request to this machine: dropped\n");
    assertThat(doctor("echo-request", "--family", "ip4", "-i", "other7").out())
        .contains("ip4 8 echo-request to this machine: passes\n");
  }

  @Test
  void aPolicyOfTheOtherDialectIsRewritten() {
    host.enforce("xfw { defaults { icmp ip4: allow; icmp ip6: allow; } icmp ip4: block { 8 } }");
    Run run = doctor("8");
    assertThat(run.status()).as("%s", run).isEqualTo(1);
    assertThat(run.out())
        .startsWith("ip4 8 echo-request to this machine: dropped by policy xfw on right0, XDP\n");
  }

  @Test
  @NeedsTool("nft")
  void documentsFitTheirSchema() {
    host.enforce(BLOCKS_PING);
    on("nft add table inet own");
    on("nft add chain inet own input { type filter hook input priority 0 ; policy drop ; }");
    on("nft add rule inet own input icmp type timestamp-request drop");
    for (String asked : List.of("8", "@errors", "13", "135", "redirect")) {
      assertThat(Schema.faults("doctor", doctor(asked, "--json").out())).isEmpty();
    }
    JsonTree twice =
        JsonTree.parse(doctor("3/4", "packet-too-big", "--family", "ip4", "--json").out());
    assertThat(twice.at("courses").elements()).hasSize(2);
    JsonTree document = JsonTree.parse(doctor("8", "--json").out());
    assertThat(document.at("dropped").value()).isEqualTo(true);
    JsonTree by = document.at("courses", 0).at("rules", 0).at("by");
    assertThat(by.at("dialect").value()).isEqualTo("echogate");
    assertThat(by.at("chain").value()).isEqualTo("policy web on right0 XDP");
    assertThat(by.at("line").value()).hasToString("2");
  }

  @Test
  void wrongUsageIsToldApart() {
    assertThat(host.run("", "doctor", "echo-requst").err())
        .contains("MESSAGE takes no 'echo-requst'", "did you mean echo-request?");
    assertThat(host.run("", "doctor", "neighbor-solicitation", "--family", "ip4").status())
        .isEqualTo(2);
    Run missing = host.run("", "doctor", "8", "-i", "right7");
    assertThat(missing.status()).isEqualTo(3);
    assertThat(missing.err()).contains("there is no interface right7", "did you mean right0?");
    assertThat(host.run("", "doctor").status()).isEqualTo(2);
  }

  /** Without its policies an audit of a machine is worth something still; this answer is not. */
  @Test
  @NeedsTool("nft")
  void policiesThatCannotBeSeenAreRefusedOrRemarked() {
    NetNamespace namespace = host.hosts().right().namespace();
    on("nft add table inet own");
    on("nft add chain inet own input { type filter hook input priority 0 ; }");
    Run doctor = without(namespace, "doctor", "8");
    assertThat(doctor.status()).isEqualTo(3);
    assertThat(doctor.err()).contains("CAP_BPF");
    Run audit = without(namespace, "audit", "--live");
    assertThat(audit.status()).as("%s", audit).isZero();
    assertThat(audit.out())
        .contains(
            "whether policies of Echogate are attached was not looked at, and they are not judged"
                + " here: that needs CAP_BPF");
  }

  private static Run without(NetNamespace namespace, String... arguments) {
    return namespace.call(
        () ->
            Capabilities.callWithout(
                () -> Run.onInput("", arguments), Capability.BPF, Capability.SYS_ADMIN));
  }
}

package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NamespaceCommand;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.linux.testing.NeedsLinkKind;
import io.echogate.linux.testing.NeedsTool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@code audit --live} says of what a machine forwards, and does not. */
@NeedsKernel({KernelFeature.XDP, KernelFeature.VETH})
@NeedsTool("nft")
class AuditOfForwardingTest {
  private final FilteredHost host = new FilteredHost();

  @BeforeEach
  void rules() {
    on("nft add table inet f");
    on("nft add chain inet f fw { type filter hook forward priority 0 ; }");
    on("nft add rule inet f fw icmp type destination-unreachable drop");
    on("nft add rule inet f fw icmpv6 type packet-too-big drop");
    forward("ipv4", false);
    forward("ipv6", false);
  }

  @AfterEach
  void close() {
    host.close();
  }

  private void on(String command) {
    NamespaceCommand.run(host.hosts().right().namespace(), command);
  }

  private void forward(String family, boolean yes) {
    host.sysctl("net." + family + ".conf.all.forwarding", yes ? "1" : "0");
  }

  private String audit(String... options) {
    String[] words = new String[options.length + 2];
    words[0] = "audit";
    words[1] = "--live";
    System.arraycopy(options, 0, words, 2, options.length);
    Run run = host.run("", words);
    assertThat(run.err()).isEmpty();
    return run.out();
  }

  @Test
  void aFamilyThatIsNotForwardedIsNotMissed() {
    forward("ipv4", true);
    assertThat(audit("--role", "border"))
        .contains("the kernel forwards no IPv6 here: of IPv6 it is a host\n")
        .contains("critical[breaks-pmtud-v4, ip4]", "\n  ip4 forward  ", "\n  ip6 in  ")
        .doesNotContain("breaks-pmtud-v6", "\n  ip6 forward  ");
    forward("ipv6", true);
    assertThat(audit("--role", "border"))
        .contains("critical[breaks-pmtud-v4, ip4]", "critical[breaks-pmtud-v6, ip6]")
        .doesNotContain("the kernel forwards no");
  }

  @Test
  void whereNothingIsForwardedOnlyTheUserSaysOtherwise() {
    assertThat(audit())
        .contains("as rules of a host see it")
        .doesNotContain("breaks-pmtud", "not judged");
    assertThat(audit("--role", "border"))
        .contains("the kernel forwards nothing here: what would go through is judged all the same")
        .contains("critical[breaks-pmtud-v4, ip4]", "critical[breaks-pmtud-v6, ip6]");
  }

  @Test
  @NeedsLinkKind("vxlan")
  void tunnelsOfTheMachineAreKnown() {
    on("nft flush chain inet f fw");
    on("nft add chain inet f in { type filter hook input priority 0 ; }");
    on("nft add rule inet f in icmp type destination-unreachable icmp code frag-needed drop");
    forward("ipv4", true);
    assertThat(audit("--role", "border")).contains("low[tunnel-pmtud-blocked, ip4]");
    on("ip link add ends7 type vxlan id 7 remote 192.0.2.2 dstport 4789 dev right0");
    on("ip link set ends7 up");
    assertThat(audit("--role", "border")).contains("high[tunnel-pmtud-blocked, ip4]");
  }
}

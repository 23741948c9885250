package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.linux.testing.KernelFeature;
import io.echogate.linux.testing.NamespaceCommand;
import io.echogate.linux.testing.NeedsKernel;
import io.echogate.linux.testing.NeedsTool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Reports of a machine say of each line whose it is, and of what machine they are once. */
@NeedsKernel({KernelFeature.XDP, KernelFeature.VETH})
class LiveLinesTest {
  private final FilteredHost host = new FilteredHost();

  @AfterEach
  void close() {
    host.close();
  }

  private void on(String command) {
    NamespaceCommand.run(host.hosts().right().namespace(), command);
  }

  @Test
  @NeedsTool({"nft", "iptables-nft"})
  void linesSayWhoseTheyAre() {
    on("nft add table inet own");
    on("nft add chain inet own early { type filter hook prerouting priority -300 ; }");
    on("nft add rule inet own early icmp type timestamp-request drop");
    on("iptables-nft -A INPUT -p icmp --icmp-type 17 -j DROP");
    host.enforce(
        """
        policy web {
          icmp ip4 : block { 8 }
          defaults { icmp in: allow; }
        }
        """);
    String report = host.run("", "audit", "--live").out();
    assertThat(report.lines().findFirst().orElseThrow())
        .doesNotContain("nft list ruleset", "iptables-nft-save", "<stdin>")
        .matches("(this machine|network namespace [^ ]+): .*");
    assertThat(report)
        .containsPattern("8 echo-request +dropped +policy web:2\n")
        .containsPattern("13 timestamp-request +dropped +nft:[0-9]+\n")
        .containsPattern("17 address-mask-request +dropped +iptables:[0-9]+\n");
  }

  @Test
  @NeedsTool("nft")
  void whoWritesTheRulesIsSaidWithTheMend() {
    on("nft add table inet firewalld");
    on(
        "nft add chain inet firewalld filter_INPUT"
            + " { type filter hook input priority 10 ; policy accept ; }");
    on("nft add rule inet firewalld filter_INPUT icmp type echo-request drop");
    assertThat(host.run("", "doctor", "echo-request", "--family", "ip4").out())
        .contains("firewalld writes these rules anew");
    assertThat(host.run("", "doctor", "timestamp-request", "--family", "ip4").out())
        .doesNotContain("firewalld writes");
  }
}

package io.echogate.firewalls.iptables;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.ChainName;
import io.echogate.firewalls.rules.Imported;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.linux.testing.NeedsRoot;
import io.echogate.linux.testing.NeedsTool;
import io.echogate.policy.source.Source;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ScriptTest {
  /** The script of the question "why not block ICMP?", as it stands there. */
  private static final String WHY_NOT =
      """
      # Establish a clean slate
      iptables -P INPUT ACCEPT
      iptables -F # Flush all rules
      iptables -X # Delete all chains

      # Disable routing. Drop packets if they reach the end of the chain.
      iptables -P FORWARD DROP

      # Drop all packets with a bad state
      iptables -A INPUT -m state --state INVALID -j DROP
      # Accept any packets that have something to do with ones we've sent on outbound
      iptables -A INPUT -m state --state RELATED,ESTABLISHED -j ACCEPT
      # Accept any packets coming or going on localhost (this can be very important)
      iptables -A INPUT -i lo -j ACCEPT
      # Accept ICMP
      iptables -A INPUT -p icmp -j ACCEPT

      # Allow ssh
      iptables -A INPUT -p tcp --dport 22 -j ACCEPT
      # Allow httpd
      iptables -A INPUT -p tcp --dport 80 -j ACCEPT
      # Allow SSL
      iptables -A INPUT -p tcp --dport 443 -j ACCEPT

      # Block all other traffic\s
      iptables -A INPUT -j DROP
      """;

  /** An answer to it; its X.X completed. */
  private static final String INVISIBLE =
      """
      iptables -I INPUT 7 -d 208.180.1.2 -p icmp --icmp-type 8  -j DROP
      iptables -I INPUT 8 -d 208.180.1.2 -p icmp --icmp-type 0  -j DROP
      iptables -I INPUT 9 -d 208.180.1.2 -p icmp --icmp-type 11 -j DROP
      """;

  /** The rules of "outbound ICMP". */
  private static final String OUTBOUND =
      """
      # Allow essential ICMP types
      iptables -A OUTPUT -p icmp --icmp-type echo-reply -j ACCEPT
      iptables -A OUTPUT -p icmp --icmp-type destination-unreachable -j ACCEPT
      iptables -A OUTPUT -p icmp --icmp-type time-exceeded -j ACCEPT
      iptables -A OUTPUT -p icmp --icmp-type parameter-problem -j ACCEPT
      # Rate limit remaining ICMP
      iptables -A OUTPUT -p icmp -m limit --limit 1/second -j ACCEPT
      iptables -A OUTPUT -p icmp -j DROP
      """;

  private static Imported read(String... scripts) {
    return IptablesScript.read(
        java.util.Arrays.stream(scripts).map(text -> new Source("script", text)).toList());
  }

  private static RuleSet rules(String... scripts) {
    Imported imported = read(scripts);
    return imported
        .rules()
        .orElseThrow(() -> new AssertionError(String.join("\n", Read.messages(imported))));
  }

  private static List<String> lines(RuleSet rules) {
    return Read.ruleLines(IptablesWriter.text(rules, Family.IP4));
  }

  private static Action policy(RuleSet rules, String chain) {
    Chain found = Objects.requireNonNull(rules.byName().get(new ChainName("ip filter", chain)));
    return found.bases().getFirst().policy();
  }

  @Test
  void theScriptsThatThisBeganWithAreRead() {
    RuleSet rules = rules(WHY_NOT, INVISIBLE, OUTBOUND);
    assertThat(policy(rules, "FORWARD")).isEqualTo(Action.DROP);
    assertThat(lines(rules))
        .containsExactly(
            "-A INPUT -m conntrack --ctstate INVALID -j DROP",
            "-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
            "-A INPUT -i lo -j ACCEPT",
            "-A INPUT -p icmp -j ACCEPT",
            "-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT",
            "-A INPUT -p tcp -m tcp --dport 80 -j ACCEPT",
            "-A INPUT -d 208.180.1.2/32 -p icmp -m icmp --icmp-type 8 -j DROP",
            "-A INPUT -d 208.180.1.2/32 -p icmp -m icmp --icmp-type 0 -j DROP",
            "-A INPUT -d 208.180.1.2/32 -p icmp -m icmp --icmp-type 11 -j DROP",
            "-A INPUT -p tcp -m tcp --dport 443 -j ACCEPT",
            "-A INPUT -j DROP",
            "-A OUTPUT -p icmp -m icmp --icmp-type 0 -j ACCEPT",
            "-A OUTPUT -p icmp -m icmp --icmp-type 3 -j ACCEPT",
            "-A OUTPUT -p icmp -m icmp --icmp-type 11 -j ACCEPT",
            "-A OUTPUT -p icmp -m icmp --icmp-type 12 -j ACCEPT",
            "-A OUTPUT -p icmp -m limit --limit 1/sec -j ACCEPT",
            "-A OUTPUT -p icmp -j DROP");
  }

  /** The judge is the shell and the tool. */
  @Test
  @NeedsRoot
  @NeedsTool({"sh", "iptables-legacy", "iptables-legacy-save"})
  void aScriptLeavesWhatItLeavesWhenItRuns() {
    String script =
        """
        IPT="/usr/sbin/iptables-legacy"
        NET='192.0.2.0/24'; export BAD=198.51.100.7
        LIMITS="-m limit --limit 3/min"
        $IPT -N ICMP
        $IPT -N GONE
        $IPT -X GONE
        $IPT -A ICMP -s ${NET} -p icmp --icmp-type ping $LIMITS \\
            -j ACCEPT   # continued
        $IPT -A ICMP -s "$BAD" -p icmp -j DROP
        $IPT -I ICMP -p icmp --icmp-type 3/4 -j ACCEPT
        $IPT -I ICMP 2 -m comment --comment "it's \\"$NET\\"" -j RETURN
        $IPT -A INPUT -p icmp -j ICMP
        $IPT -A INPUT -s 192.0.2.1,192.0.2.2 -j ACCEPT
        $IPT -I INPUT -s 192.0.2.1,192.0.2.2 -j DROP
        $IPT -A INPUT -j DROP
        $IPT -D INPUT -j DROP
        $IPT -D INPUT 4
        $IPT -R INPUT 3 -p tcp --dport 22 -j ACCEPT
        $IPT -D INPUT -j LOG 2>/dev/null || true
        $IPT -P FORWARD DROP
        $IPT -E ICMP ICMP4
        $IPT -t mangle -A POSTROUTING -o eth0 -j TOS --set-tos 0x10/0xff
        $IPT -t nat -A POSTROUTING -o eth0 -j MASQUERADE
        $IPT -t nat -F
        $IPT -Z; $IPT -L -n >/dev/null
        """;
    Imported imported = read(script);
    assertThat(imported.rules()).as(String.join("\n", Read.messages(imported))).isPresent();
    try (IptablesTools tools = new IptablesTools()) {
      IptablesTools.Result result = tools.run(script, "sh");
      assertThat(result.status()).as(result.errors()).isZero();
      RuleSet saved = Read.rules(tools.save(IptablesTools.Variant.LEGACY, Family.IP4));
      assertThat(Read.bare(imported.rules().orElseThrow())).isEqualTo(Read.bare(saved));
    }
  }

  @Test
  void hereDocumentsOfRestoreAreRead() {
    RuleSet rules =
        rules(
            """
            sudo iptables -A INPUT -j ACCEPT
            iptables-restore <<'EOF'
            *filter
            :INPUT DROP [0:0]
            -A INPUT -p icmp -j ACCEPT
            COMMIT
            EOF
            iptables -A INPUT -j LOG
            """);
    assertThat(policy(rules, "INPUT")).isEqualTo(Action.DROP);
    assertThat(lines(rules)).containsExactly("-A INPUT -p icmp -j ACCEPT", "-A INPUT -j LOG");
  }

  @Test
  void whereIptablesLiesMayBeAsked() {
    assertThat(lines(rules("IPT=$(which iptables)\n$IPT -A INPUT -j DROP\n")))
        .containsExactly("-A INPUT -j DROP");
    assertThat(lines(rules("IPT=`command -v iptables`\n$IPT -A INPUT -j DROP\n")))
        .containsExactly("-A INPUT -j DROP");
  }

  @Test
  void otherCommandsAreReadOver() {
    Imported imported =
        read("#!/bin/sh\nmodprobe ip_conntrack\necho \"now $(date)\"\niptables -A INPUT -j DROP\n");
    assertThat(Read.messages(imported))
        .containsExactly(
            "note script:2:1 the command modprobe is read over",
            "note script:3:1 the command echo is read over");
    assertThat(lines(imported.rules().orElseThrow())).containsExactly("-A INPUT -j DROP");
  }

  @Test
  void whatCannotBeKnownIsRefusedWithItsLine() {
    assertThat(
            Read.messages(read("iptables -F\nfor i in 1 2; do\niptables -A INPUT -s $i\ndone\n")))
        .containsExactly(
            "error script:2:1 a script that decides, loops or has functions is not followed");
    assertThat(Read.messages(read("[ -x /sbin/iptables ] && iptables -F\niptables -P INPUT DROP")))
        .containsExactly("error script:1:23 commands that depend on each other are not followed");
    assertThat(Read.messages(read("iptables -A INPUT -s $(hostname -i) -j DROP")))
        .containsExactly("error script:1:22 what a command prints is not known here");
    assertThat(Read.messages(read("iptables -A INPUT -s $1 -j DROP")))
        .containsExactly("error script:1:22 $1 is not known here");
    assertThat(Read.messages(read("iptables -A INPUT -s $NET -j DROP")))
        .containsExactly("error script:1:22 the variable NET has no value here");
    assertThat(Read.messages(read("start() {\niptables -F\n}\n")))
        .containsExactly(
            "error script:1:1 a script that decides, loops or has functions is not followed");
    assertThat(Read.messages(read("iptables-restore < /etc/rules\n")))
        .containsExactly("error script:1:1 what is restored stands in another file");
    assertThat(Read.messages(read("iptables -F && iptables -X\n")))
        .containsExactly("error script:1:13 commands that depend on each other are not followed");
    assertThat(Read.messages(read(". /etc/firewall.conf\niptables -F\n")))
        .containsExactly("error script:1:1 what . runs is not known here");
  }

  @Test
  void whatTheToolWouldRefuseIsAnError() {
    assertThat(
            Read.messages(
                read("iptables -D INPUT 3\niptables -A NONE -j DROP\niptables -N X -p icmp")))
        .containsExactly(
            "error script:1:10 no rule 3 in the chain INPUT",
            "error script:2:10 no chain NONE in the table filter",
            "error script:3:10 -N takes no rule");
  }

  @Test
  void setsMayBeMadeInTheScript() {
    assertThat(
            rules(
                    """
                    ipset create bad hash:net
                    ipset -exist add bad 192.0.2.0/24
                    iptables -A INPUT -m set --match-set bad src -j DROP
                    """)
                .rules())
        .isEqualTo(1);
  }
}

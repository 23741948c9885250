package io.echogate.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Packets through the rules of other firewalls; lines and verdicts of recorded ones by hand. */
class ExplainRulesTest {
  private static final Path RECORDED =
      Path.of(
          requireNonNull(System.getProperty("echogate.root")),
          "firewalls/src/test/resources/io/echogate/firewalls");

  private static final String SAVED =
      """
      *raw
      :PREROUTING ACCEPT [0:0]
      -A PREROUTING -p icmp -m icmp --icmp-type 13 -j CT --notrack
      COMMIT
      *filter
      :INPUT DROP [0:0]
      :PINGS - [0:0]
      -A INPUT -i lo -j ACCEPT
      -A INPUT -m conntrack --ctstate UNTRACKED -j ACCEPT
      -A INPUT -p icmp -m icmp --icmp-type 8 -j PINGS
      -A INPUT -m recent --rcheck --name bad --rsource -j REJECT --reject-with icmp-admin-prohibited
      -A INPUT -p icmp -m icmp --icmp-type 3 -j ACCEPT
      -A INPUT -p icmp -m icmp --icmp-type 11 -j NFQUEUE --queue-num 0
      -A PINGS -s 203.0.113.0/24 -j RETURN
      -A PINGS -m limit --limit 1/sec -j ACCEPT
      COMMIT
      """;

  private static final String SEED =
      """
      access-list 2001 remark Specifically block ICMP fragments
      access-list 2001 deny icmp any any fragments
      access-list 2001 remark Permit inbound ping.
      access-list 2001 permit icmp any any echo
      access-list 2001 remark Permit inbound ping response.
      access-list 2001 permit icmp any any echo-reply
      access-list 2001 remark Permit Path MTU to function.
      access-list 2001 permit icmp any any packet-too-big
      access-list 2001 remark Permit time exceeded messages for traceroute and loops.
      access-list 2001 permit icmp any any time-exceeded
      access-list 2001 remark And explicitly block all other ICMP packets
      access-list 2001 deny icmp any any
      access-list 2001 remark Permit everything else (or add additional ACLs here).
      access-list 2001 permit ip any any
      """;

  private static final String BORDER =
      """
      interface GigabitEthernet0/0
       ip access-group BORDER in
       ipv6 traffic-filter SIX in
      interface GigabitEthernet0/1
       ip access-group BORDER in
      ip access-list extended BORDER
       10 permit icmp any any packet-too-big
      ipv6 access-list SIX
       permit icmp any any packet-too-big
      """;

  private static final String JUNOS =
      """
      firewall {
          family inet {
              filter protect {
                  term pings {
                      from { protocol icmp; icmp-type echo-request; }
                      then { policer few; accept; }
                  }
                  term errors {
                      from { protocol icmp; icmp-type [ unreachable time-exceeded ]; }
                      then accept;
                  }
                  term rest {
                      from { protocol icmp; }
                      then { reject administratively-prohibited; }
                  }
              }
          }
          policer few {
              if-exceeding { bandwidth-limit 32k; burst-size-limit 2k; }
              then discard;
          }
      }
      interfaces { ge-0/0/0 { unit 0 { family inet { filter { input protect; } } } } }
      """;

  @TempDir Path directory;

  private static Run explain(String rules, String packet, String... more) {
    List<String> arguments = new ArrayList<>(List.of("explain", "-", "--packet", packet));
    arguments.addAll(Arrays.asList(more));
    return Run.onInput(rules, arguments.toArray(String[]::new));
  }

  private static void assertSays(Run run, String verdict, String line) {
    assertThat(run.status()).as("%s", run).isZero();
    assertThat(run.out()).startsWith("{\"verdict\":\"" + verdict + "\",");
    assertThat(run.out()).contains(",\"line\":" + line + ",");
    assertThat(Schema.faults("explain", run.out())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "iptables/ufw.v4.rules, ip4 3/4, drop, 76",
    "iptables/ufw.v4.rules, ip4 3/4 related, pass, 74",
    "iptables/ufw.v4.rules, ip4 3/4 state new, pass, 77",
    "iptables/ufw.v4.rules, ip4 8, pass, 80",
    "iptables/ufw.v4.rules, ip4 8 iif lo, pass, 73",
    "iptables/ufw.v4.rules, ip4 13, drop, null",
    "iptables/ufw.v4.rules, ip4 13 to 192.0.2.255, drop, 101",
    "iptables/ufw.v4.rules, ip4 out 8 to 198.51.100.7 oif eth0, drop, 113",
    "iptables/ufw.v4.rules, ip4 out 8 to 198.51.100.7, pass, null",
    "iptables/ufw.v4.rules, ip4 forward 11, pass, 69",
    "iptables/ufw.v4.rules, ip4 forward 13 iif eth1 oif eth0, pass, 105",
    "iptables/ufw.v4.rules, ip4 forward 13 iif eth0 oif eth1, drop, null",
    "iptables/ufw.v6.rules, ip6 135 on-link iif lo, pass, 74",
    "iptables/ufw.v6.rules, ip6 135 on-link, pass, 87",
    // Line 138 lets translated packets pass; what comes later lets the others pass, too.
    "iptables/firewalld.v4.rules, ip4 8 iif lo, pass, 139",
    "iptables/firewalld.v4.rules, ip4 3/4 related, pass, 138",
    // The limit of line 181 never limits: line 178 accepts what is beyond it.
    "iptables/firewalld.v4.rules, ip4 8, pass, 181",
    "iptables/firewalld.v4.rules, ip4 13, depends, 138",
    "nftables/zones.nft, ip4 8 iif wan0, pass, 45",
    "nftables/zones.nft, ip4 8 from 203.0.113.9 iif wan0, depends, 46",
    "nftables/zones.nft, ip4 8 from 127.0.0.1 iif ppp3, drop, 57",
    "nftables/zones.nft, ip4 3/1, drop, 49",
    "nftables/zones.nft, ip4 3/4, pass, 41",
    "nftables/zones.nft, ip6 135 on-link, pass, 43",
    "nftables/zones.nft, ip6 135, drop, 49",
    "nftables/zones.nft, ip6 130 on-link, pass, 44",
    "nftables/zones.nft, ip4 tcp from 10.2.0.1 iif lan0, drop, 52",
    "nftables/zones.nft, ip4 tcp from 10.1.0.1 iif lan0, depends, 53",
    "nftables/zones.nft, ip4 forward 3/4 related iif wan0 oif lan0, pass, 66",
    "nftables/zones.nft, ip4 forward 8 iif lan0 oif wan0, pass, 67",
    "nftables/zones.nft, ip4 forward 8 iif wan0 oif lan0, drop, null",
    "nftables/zones.nft, ip4 forward 8 to 224.0.0.5 iif lan0 oif wan0, drop, 65",
    "nftables/ufw.nft, ip4 3/4, drop, 31",
    "nftables/ufw.nft, ip4 8, pass, 35",
  })
  void recordedRulesDecideByTheseLines(String file, String packet, String verdict, String line) {
    String path = RECORDED.resolve(file).toString();
    assertSays(Run.of("explain", path, "--packet", packet, "--json"), verdict, line);
  }

  @ParameterizedTest
  @CsvSource({
    "ip4 8, pass, 4",
    "ip4 3/4, pass, 8",
    "ip4 11/1, pass, 10",
    "ip4 3/1, drop, 12",
    "ip4 tcp, pass, 14",
    "ip4 3/4 fragment first, pass, 8",
    "ip4 3/4 fragment later, drop, 2",
  })
  void anAccessListThatIsAppliedNowhereIsAskedByItself(String packet, String verdict, String line) {
    assertSays(explain(SEED, packet, "--json"), verdict, line);
  }

  @Test
  void oneOfSeveralListsIsNamed() {
    String two = SEED + "access-list 2002 permit icmp any any echo\n";
    assertThat(explain(two, "ip4 8"))
        .isEqualTo(
            new Run(
                2,
                "",
                """
                echogate: error: 2 lists are applied nowhere: ip 2001, ip 2002
                help: say which with --chain NAME
                """));
    assertSays(explain(two, "ip4 8", "--json", "--chain", "2002"), "pass", "15");
    assertThat(explain(two, "ip4 8", "--chain", "2003").err())
        .isEqualTo(
            """
            echogate: error: there is no chain 2003 for ip4
            help: did you mean 2001?
            """);
    assertThat(explain(SEED, "ip6 128").err()).contains("there is no list for ip6");
  }

  @Test
  void theEndOfAListIsShownAsWhatItIs() {
    assertThat(explain(BORDER, "ip4 8 iif GigabitEthernet0/0").out())
        .startsWith(
            """
            verdict: drop
            decided: <stdin>:6: implicit: deny all
            because: no entry of ip BORDER decides, and that is how such lists end
            packet:  ip4 in 8/0 from 192.0.2.1 to 192.0.2.2 payload 56 hop-limit 64, iif GigabitEthernet0/0
            trace:
              ingress: ip BORDER, priority 0 of GigabitEthernet0/0
                1 rule does not meet it
                implicit: deny all  [drop]
            message: Echo Request\
            """);
    assertThat(explain(BORDER, "ip6 135 on-link").out())
        .startsWith(
            """
            verdict: pass
            decided: <stdin>:8: implicit: permit neighbor discovery
            """);
  }

  @Test
  void anInterfaceIsChosenWhereThereIsOneAndAskedForWhereThereAreSeveral() {
    assertThat(explain(BORDER, "ip4 8"))
        .isEqualTo(
            new Run(
                2,
                "",
                """
                echogate: error: rules differ by interface: GigabitEthernet0/0, GigabitEthernet0/1
                help: say in the packet's description by which it comes: iif NAME
                """));
    assertThat(explain(BORDER, "ip6 2").out()).contains(", iif GigabitEthernet0/0\n");
    assertThat(explain(BORDER, "ip4 8 iif Loopback0").out())
        .startsWith(
            """
            verdict: pass
            because: the rules have no chain where this packet comes by
            """);
    assertThat(explain(BORDER, "ip4 8 iif Loopback0").err())
        .isEqualTo(
            "echogate: warning: nothing is asked where the packet comes by Loopback0: rules stand"
                + " at GigabitEthernet0/0, GigabitEthernet0/1\n");
    assertThat(explain(BORDER, "ip4 8 iif GigabitEthernet0/0").err()).isEmpty();
  }

  @Test
  void whoRejectsAnErrorDropsIt() {
    String rejecting = SAVED.replaceFirst("-m recent.*rsource", "-p icmp");
    assertThat(explain(rejecting, "ip4 12/0").out())
        .startsWith("verdict: drop\n")
        .contains(
            "because: it is the first rule that the packet meets and that decides; it rejects, but"
                + " such a packet\n         is not answered with an error\n",
            "icmp-admin-prohibited  [drop, without an answer]\n");
  }

  @Test
  void whatALimitDecidesIsToldForBothItsAnswers() {
    assertThat(explain(SAVED, "ip4 8").out())
        .startsWith(
            """
            verdict: depends on the limit of line 15 (1 packet in a second, burst 5)
                     within it: pass (line 15)
                     beyond it: depends on '-m recent --rcheck --name bad --rsource' of line 11
                       if it holds: reject with 3/13 communication-prohibited (line 11)
                       if not: drop (policy of ip filter INPUT)
            because: the rules alone do not say it
            packet:  ip4 in 8/0 from 192.0.2.1 to 192.0.2.2 payload 56 hop-limit 64 state new, iif any that no
                     rule names
            trace:
              prerouting: ip raw PREROUTING, priority -300
                1 rule does not meet it
                policy: pass
              input: ip filter INPUT, priority 0
                2 rules do not meet it
                10: -A INPUT -p icmp -m icmp --icmp-type 8 -j PINGS
                  1 rule does not meet it
                  15: -A PINGS -m limit --limit 1/sec -j ACCEPT  [if within its limit; pass]
            message: Echo Request\
            """)
        .contains("\nseen:    if dropped: Host cannot be pinged")
        .contains("\nrisk:    if passed: Host discovery");
  }

  @Test
  void aTargetThatIsNotKnownHasThreeAnswers() {
    assertThat(
            explain(SAVED.replace("-m recent --rcheck --name bad --rsource ", ""), "ip4 11").out())
        .startsWith("verdict: drop\ndecided: <stdin>:11:1\n");
    assertThat(explain(SAVED.replaceFirst("-A INPUT -m recent.*\n", ""), "ip4 11").out())
        .startsWith(
            """
            verdict: depends on what NFQUEUE --queue-num 0 of line 12 does
                     if it lets it go on: drop (policy of ip filter INPUT)
                     if it accepts: pass (line 12)
                     if it drops: drop (line 12)
            """);
  }

  @Test
  void whatKeepsAPacketFromTrackingIsHeeded() {
    Run run = explain(SAVED, "ip4 13");
    assertThat(run.out())
        .startsWith(
            """
            verdict: pass
            decided: <stdin>:9:1
                     -A INPUT -m conntrack --ctstate UNTRACKED -j ACCEPT
            """)
        .contains("note:    line 3 keeps it from connection tracking\n");
    assertThat(explain(SAVED, "ip4 13 state new").out()).startsWith("verdict: depends");
  }

  @ParameterizedTest
  @CsvSource({"ip4 8, depends, 4", "ip4 3/4, pass, 8", "ip4 13, reject, 12", "ip4 tcp, drop, null"})
  void filtersOfJunosAreFollowedTermByTerm(String packet, String verdict, String line) {
    assertSays(explain(JUNOS, packet, "--json"), verdict, line);
  }

  @Test
  void bothFamiliesAreOneSystem() throws IOException {
    Path four = Files.writeString(directory.resolve("v4"), SAVED);
    Path six =
        Files.writeString(
            directory.resolve("v6"),
            """
            # Generated by ip6tables-save v1.8.9
            *filter
            :INPUT DROP [0:0]
            -A INPUT -p ipv6-icmp -m icmp6 --icmpv6-type 2 -j ACCEPT
            COMMIT
            """);
    String[] files = {"explain", four.toString(), six.toString(), "--json", "--packet"};
    String[] arguments = Arrays.copyOf(files, files.length + 1);
    arguments[files.length] = "ip6 2";
    assertSays(Run.of(arguments), "pass", "4");
    arguments[files.length] = "ip4 5 iif lo";
    assertSays(Run.of(arguments), "pass", "8");
  }

  @Test
  void framesAreFollowedToo() {
    String frame =
        "02:00:00:00:00:02 02:00:00:00:00:01 08 00"
            + " 4500001c00010000 40018ea4 c0000201 c6336407 0800f7ff00000000";
    assertSays(Run.onInput(SEED, "explain", "-", "--json", "--frame", frame), "pass", "4");
    assertThat(Run.onInput(SEED, "explain", "-", "--frame", "0200").err())
        .startsWith("echogate: error: --frame: firewalls drop such a frame");
  }

  @Test
  void optionsOfTheOtherKindAreRefused() {
    assertThat(explain(SEED, "ip4 8", "--policy", "x").err())
        .startsWith("echogate: error: --policy goes with policies\n");
    assertThat(explain("policy x { }", "ip4 8", "--chain", "x").err())
        .startsWith("echogate: error: --chain goes with the rules of another firewall\n");
    assertThat(Run.of("explain", "pmtud", "smurf").err())
        .startsWith("echogate: error: one name at a time is looked up\n");
    assertThat(explain("policy x { }", "ip4 forward 8").err())
        .startsWith("--packet:1:5: error: 'forward' is no ICMP message of ip4\n");
  }

  @Test
  void rulesThatCannotBeReadAreAnError() {
    Run run = explain(SAVED.replace("--icmp-type 8", "--icmp-type 999"), "ip4 8");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("<stdin>:10:");
  }
}

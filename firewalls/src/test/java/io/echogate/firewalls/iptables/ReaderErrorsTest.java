package io.echogate.firewalls.iptables;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.firewalls.rules.Imported;
import io.echogate.icmp.Family;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReaderErrorsTest {

  private static List<String> say(Family family, String... lines) {
    return Read.messages(Read.imported(Read.input(family, lines)));
  }

  private static String one(Family family, String options) {
    List<String> messages = say(family, "-A INPUT " + options);
    assertThat(messages).hasSize(1);
    return messages.getFirst();
  }

  private static String one(String options) {
    return one(Family.IP4, options);
  }

  @Test
  void allErrorsAreSaidInOneRun() {
    assertThat(
            say(
                Family.IP4,
                "-A INPUT -p icpm -s 1.2.3.400 -j DROPP",
                "-A INPTU -j DROP",
                "-A INPUT -j mine",
                "nonsense"))
        .containsExactly(
            "error rules0:5:13 no protocol: icpm",
            "error rules0:5:21 1.2.3.400 is no address",
            "warning rules0:5:34 the target DROPP is not known here; it may accept, drop or go on",
            "error rules0:6:1 no chain INPTU in the table filter",
            "error rules0:7:13 no chain mine in the table filter",
            "error rules0:8:1 no line of iptables-save: nonsense");
  }

  @Test
  void helpNamesWhatMayBeMeant() {
    Imported imported =
        Read.imported(Read.input(Family.IP4, "-A INPUT -p icmp --icmp-type ecco-request"));
    assertThat(imported.diagnostics().getFirst().help()).contains("did you mean echo-request?");
  }

  @Test
  void oddWordsOfIcmpAreErrorsOrWarnings() {
    assertThat(one("-p icmp --icmp-type r")).endsWith("r may be redirect or router-advertisement");
    assertThat(one("-p icmp --icmp-type a"))
        .endsWith("a may be address-mask-request or address-mask-reply");
    assertThat(one("-p icmp --icmp-type 256")).endsWith("no ICMP type: 256");
    assertThat(one("-p icmp --icmp-type 8:9")).endsWith("iptables has no ranges of ICMP types");
    assertThat(one("-p icmp --icmp-type 8/")).endsWith("no ICMP code in 8/");
    assertThat(one("-p icmp --icmp-type 3/0:5"))
        .startsWith("warning")
        .endsWith("iptables reads over what follows the code: 3/0:5 is 3/0");
    assertThat(one("-p icmp --icmp-type 255"))
        .startsWith("warning")
        .endsWith("iptables takes the ICMP type 255 for any type");
    assertThat(one(Family.IP6, "-p icmpv6 --icmpv6-type any"))
        .endsWith("ip6tables has no ICMPv6 type any");
    assertThat(say(Family.IP6, "-A INPUT -p icmpv6 --icmpv6-type 255")).isEmpty();
    assertThat(one("-m icmp --icmp-type 8")).endsWith("-m icmp without its protocol");
    assertThat(one("-p icmp -m icmp")).endsWith("-m icmp needs --icmp-type");
    assertThat(one("-p icmp --icmp-type 8 --icmp-type 9")).endsWith("--icmp-type stands twice");
  }

  @Test
  void theOtherFamilysWordsAreSaidToBeThat() {
    assertThat(one("-p ipv6-icmp")).startsWith("warning").endsWith("ICMPv6 in the rules of IPv4");
    assertThat(one(Family.IP6, "-p icmp")).endsWith("ICMPv4 in the rules of IPv6");
    assertThat(one("-s 2001:db8::1")).endsWith("2001:db8::1 is no address of IPv4");
    assertThat(one(Family.IP6, "-s 1.2.3.4")).endsWith("1.2.3.4 is no address of IPv6");
    assertThat(one(Family.IP6, "-m ttl --ttl-eq 1")).endsWith("-m ttl is of the other family");
    assertThat(one(Family.IP6, "-f")).endsWith("ip6tables has no -f");
    assertThat(one(Family.IP6, "-p ipv6-icmp --icmp-type 3"))
        .endsWith("no option that is known here: --icmp-type");
  }

  @Test
  void whatIptablesRefusesIsAnError() {
    assertThat(one("-s example.com")).endsWith("example.com is no address");
    assertThat(one("-s 1.2.3.4/33")).endsWith("no mask: 33");
    assertThat(one("-p icmp -p tcp")).endsWith("-p stands twice");
    assertThat(one("-j ACCEPT -j DROP")).endsWith("-j stands twice");
    assertThat(one("-o eth0")).endsWith("no -o in INPUT");
    assertThat(one("-i abcdefghijklmnop"))
        .endsWith("no interface has a name so long: abcdefghijklmnop");
    assertThat(one("-m limit --limit 10001/s")).endsWith("the kernel has no such rate: 10001/s");
    assertThat(one("-m limit --limit fast")).endsWith("no rate: fast");
    assertThat(one("-m conntrack --ctstate OLD")).endsWith("no state of a connection: OLD");
    assertThat(one("-j REJECT --reject-with nonsense")).endsWith("REJECT has no answer nonsense");
    assertThat(one("-g none")).endsWith("no chain none in the table filter");
    assertThat(one("-j INPUT")).endsWith("no rule jumps to the built-in chain INPUT");
    assertThat(one("-m comment --comment \"open")).endsWith("the quote is not closed");
    assertThat(one("-m length --length")).endsWith("--length needs a value");
    assertThat(one("stray")).endsWith("a word too many: stray");
  }

  @Test
  void oneNameForTwoLimitsIsAWarning() {
    assertThat(
            say(
                Family.IP4,
                "-A INPUT -m hashlimit --hashlimit-upto 5/s --hashlimit-name a",
                "-A INPUT -m hashlimit --hashlimit-upto 6/s --hashlimit-name a"))
        .containsExactly(
            "warning rules0:6:40 another rule has a limit of the name a with other numbers");
  }

  @Test
  void aRateThatTheKernelChangesIsNoted() {
    assertThat(one("-m limit --limit 3000/s"))
        .startsWith("note")
        .endsWith("the kernel makes 3333/sec of 3000/s");
  }

  @Test
  void jumpsMustLeadSomewhereAndEnd() {
    assertThat(
            Read.messages(
                Read.imported(
                    """
                    # Generated by iptables-save
                    *filter
                    :A - [0:0]
                    :B - [0:0]
                    -A A -j B
                    -A B -p icmp -g A
                    COMMIT
                    """)))
        .containsExactly("error rules0:6:1 chains jump in a circle: this rule leads back to A");
    assertThat(
            Read.messages(
                Read.imported(
                    """
                    # Generated by iptables-save
                    *filter
                    :A - [0:0]
                    -A INPUT -j A
                    -X A
                    COMMIT
                    """)))
        .containsExactly("error rules0:4:1 the chain A was deleted, and this rule jumps to it");
  }

  @Test
  void anotherKindOfTextIsNamed() {
    assertThat(Read.messages(Read.imported("table inet filter {\n  chain input {\n  }\n}\n")))
        .containsExactly(
            "error rules0:1:1 this looks like rules of nftables, not like the output of"
                + " iptables-save");
    assertThat(
            Read.messages(
                Read.imported("hostname r1\nip access-list extended X\n permit icmp any any\n")))
        .containsExactly(
            "error rules0:1:1 this looks like the configuration of a Cisco router, not like the"
                + " output of iptables-save");
    assertThat(Read.messages(Read.imported("Chain INPUT (policy ACCEPT)\ntarget prot opt\n")))
        .containsExactly(
            "error rules0:1:1 this looks like the output of iptables -L, not like the output of"
                + " iptables-save");
    assertThat(Read.messages(Read.imported("#!/bin/sh\niptables -F\n")))
        .containsExactly(
            "error rules0:2:1 this looks like a shell script, not like the output of"
                + " iptables-save");
    assertThat(Read.messages(Read.imported("firewall {\n family inet {\n")))
        .containsExactly(
            "error rules0:1:1 this looks like the configuration of a Junos router, not like the"
                + " output of iptables-save");
    assertThat(Read.messages(Read.imported("hello\nworld\n")))
        .containsExactly("error rules0:1:1 this is no output of iptables-save");
  }

  @Test
  void aTextThatWasCutOffIsSaidToBe() {
    assertThat(
            Read.messages(
                Read.imported("# Generated by iptables-save\n*filter\n:INPUT DROP [0:0]\n")))
        .containsExactly("warning rules0:4:1 the table filter has no COMMIT");
  }

  @Test
  void tablesOfTheLegacyVariantBesideTheseAreNamed() {
    assertThat(
            Read.messages(
                Read.imported(
                    "# Warning: iptables-legacy tables present, use iptables-legacy-save to see"
                        + " them\n")))
        .containsExactly(
            "warning rules0:1:1 there are more rules than these, in the tables of the legacy"
                + " variant");
  }
}

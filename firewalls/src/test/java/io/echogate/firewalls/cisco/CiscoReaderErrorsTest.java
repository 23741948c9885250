package io.echogate.firewalls.cisco;

import static io.echogate.firewalls.cisco.Read.messages;
import static io.echogate.firewalls.cisco.Read.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.firewalls.routers.Told;
import io.echogate.firewalls.rules.Imported;
import io.echogate.icmp.Family;
import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.DiagnosticText;
import io.echogate.policy.source.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is told of lists that are wrong, doubtful, or none. */
class CiscoReaderErrorsTest {
  @Test
  void whatIsNotReadIsToldOnce() {
    Imported imported =
        read(
            """
            hostname r1
            interface Gi0/0
             ip address 192.0.2.1 255.255.255.0
             ip access-group GONE in
            router ospf 1
             network 10.0.0.0 0.255.255.255 area 0
            """);
    assertThat(DiagnosticText.of(imported.diagnostics()))
        .isEqualTo(
            """
            r1.conf:1:1: note: 4 lines that say nothing about ICMP were left out, from here on
                hostname r1
                ^^^^^^^^^^^
            r1.conf:4:2: warning: the list GONE is applied to Gi0/0 but is not here
                 ip access-group GONE in
                 ^^^^^^^^^^^^^^^^^^^^^^^
            help: routers let everything pass then
            """);
  }

  @Test
  void disputedNamesAreToldAsSuch() {
    List<Diagnostic> ios =
        read("access-list 101 deny icmp any any precedence-unreachable\n").diagnostics();
    assertThat(DiagnosticText.of(ios))
        .isEqualTo(
            """
            r1.conf:1:34: warning: old releases of IOS take precedence-unreachable for code 14 instead of 15
                access-list 101 deny icmp any any precedence-unreachable
                                                  ^^^^^^^^^^^^^^^^^^^^^^
            help: write the numbers of type and code instead
            """
                .replace(":34:", ":35:"));
    Imported six = read("ipv6 access-list L\n deny icmp any any destination-unreachable\n");
    assertThat(six.diagnostics())
        .extracting(Diagnostic::severity)
        .containsExactly(Severity.WARNING);
    assertThat(six.rules().orElseThrow().chains().getFirst().rules().getFirst().matches())
        .containsExactly(messages(Family.IP6, 1, 3));
  }

  @Test
  void everyMistakeIsToldWithItsPlace() {
    Imported imported =
        read(
            """
            ip access-list extended L
             permit icmp any any ehco
             permti icmp any any
             permit icmp any 10.0.0.1
             permit icpm any any
             permit icmp any any 300
             permit icmp any any echo fragments
             permit icmp any any eq 7
             permit tcp any
             10 permit ip any any
             10 deny ip any any
             permit icmp any 2001:db8::1/64
             permit icmp 10.0.0.0/33 any
            """);
    assertThat(Told.of(imported))
        .containsExactly(
            "2:22 no ICMP message is called ehco here | did you mean echo?",
            "3:2 no entry of an access list: permti | did you mean permit?",
            "4:26 an address without its wildcard | write host 10.0.0.1, or the wildcard behind it",
            "5:9 no protocol is called icpm | did you mean icmp?",
            "6:22 no ICMP type is above 255",
            "7:2 later fragments have neither a type nor ports | take away the message, or the word"
                + " that asks for fragments",
            "8:22 this protocol has no ports | tcp, udp and sctp have ports",
            "9:16 the line ends where an address, any, host or a group is expected",
            "11:2 a second entry with the number 10 | give each entry of a list its own number",
            "12:18 an address of the other family in this list",
            "13:14 no prefix length of ip4: 33 | write 0 to 32");
  }

  @Test
  void otherFirewallsAreRecognised() {
    assertThat(message("*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -p icmp -j DROP\nCOMMIT\n"))
        .isEqualTo("this looks like iptables rules");
    assertThat(message("table inet filter {\n chain input {\n }\n}\n"))
        .isEqualTo("this looks like nftables rules");
    assertThat(message("firewall {\n family inet {\n }\n}\n"))
        .isEqualTo("this looks like a Junos configuration");
    assertThat(message("set firewall family inet filter F term T then accept\n"))
        .isEqualTo("this looks like a Junos configuration");
    assertThat(message("ASA Version 9.8\naccess-list OUT extended permit icmp any any\n"))
        .isEqualTo("this looks like a Cisco ASA configuration");
    assertThat(message("hello\n"))
        .isEqualTo("no line here that a Cisco router writes about its lists");
    assertThat(message("")).isEqualTo("no line here that a Cisco router writes about its lists");
  }

  @Test
  void groupsThatHoldThemselvesAreRefused() {
    assertThat(
            message(
                """
                object-group network A
                 group-object B
                object-group network B
                 group-object A
                access-list 101 permit ip object-group A any
                """))
        .isEqualTo("the group A is a member of itself");
  }

  private static String message(String text) {
    Imported imported = read(text);
    assertThat(imported.rules()).isEmpty();
    return imported.diagnostics().stream()
        .filter(d -> d.severity() == Severity.ERROR)
        .findFirst()
        .orElseThrow()
        .message();
  }
}

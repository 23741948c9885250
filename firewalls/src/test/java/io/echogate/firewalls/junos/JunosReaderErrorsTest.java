package io.echogate.firewalls.junos;

import static io.echogate.firewalls.junos.Read.read;
import static io.echogate.firewalls.junos.Read.rules;
import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.firewalls.routers.Told;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.ChainName;
import io.echogate.firewalls.rules.Imported;
import io.echogate.firewalls.rules.Rule;
import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is told of configurations that are wrong, doubtful, or none. */
class JunosReaderErrorsTest {
  @Test
  void whatIsDoubtfulIsTold() {
    assertThat(
            told(
                """
                firewall {
                    family inet {
                        filter F {
                            apply-groups COMMON;
                            term 1 {
                                from {
                                    icmp-type 8;
                                }
                                then {
                                    policer GONE;
                                    accept;
                                }
                            }
                            term 2 {
                                from {
                                    source-prefix-list {
                                        GONE;
                                    }
                                    protocol icmp;
                                    icmp-code 4;
                                    frobnicate 3;
                                }
                            }
                        }
                    }
                }
                """))
        .containsExactly(
            "4 WARNING what groups add is not read",
            "7 WARNING icmp-type without protocol icmp looks into every protocol",
            "10 WARNING the policer GONE is not here",
            "17 WARNING the prefix list GONE is not here, or not all of it",
            "17 WARNING icmp-code without icmp-type: a code means something only with its type",
            "21 WARNING not understood: frobnicate; taken for a condition that may hold or not");
  }

  @Test
  void theFirstHeaderIsNotAlwaysThatOfTheMessage() {
    Imported imported = read("set firewall family inet6 filter F term T from next-header icmp6\n");
    assertThat(imported.rules().orElseThrow().rules()).isEqualTo(1);
    assertThat(imported.diagnostics())
        .extracting(Diagnostic::message)
        .containsExactly(
            "next-header looks at the first header only, and misses ICMPv6 behind options, such as"
                + " reports of multicast listeners; read as payload-protocol");
  }

  @Test
  void whatIsSwitchedOffWithoutANameHidesNothing() {
    assertThat(
            told("firewall { inactive: ; family inet { filter F { term 1 { then accept; } } } }"))
        .containsExactly("1 NOTE this is switched off, and left out");
    assertThat(read("firewall { inactive: [ a ]; }").rules()).isEmpty();
    assertThat(told("firewall { inactive: { family inet { filter F"))
        .contains("1 ERROR { without a name before it");
  }

  @Test
  void everyMistakeIsToldWithItsPlace() {
    Imported imported =
        read(
            """
            firewall {
                family inet {
                    filter F {
                        term 1 {
                            from {
                                protocol icpm;
                                icmp-type ehco-request;
                                icmp-type 256;
                                source-address 10.0.0.0/33;
                                destination-address 2001:db8::/32;
                                ttl 9-3;
                            }
                            form {
                                protocol icmp;
                            }
                        }
                        trem 2 {
                            then accept;
                        }
                    }
                }
            }
            """);
    assertThat(imported.rules()).isEmpty();
    assertThat(Told.of(imported))
        .containsExactly(
            "6:30 no value of protocol: icpm | write a name, a number up to 255, or a range of"
                + " numbers",
            "7:31 no value of icmp-type: ehco-request | did you mean echo-request?",
            "8:31 no value of icmp-type: 256 | write a number from 0 to 255",
            "9:36 no prefix length of ip4: 33 | write a prefix, such as 192.0.2.0/24 or"
                + " 2001:db8::/32",
            "10:41 an address of the other family in this filter | write a prefix, such as"
                + " 192.0.2.0/24 or 2001:db8::/32",
            "11:25 no value of ttl: 9-3 | write a name, a number up to 255, or a range of numbers",
            "13:17 no statement of a term: form | did you mean from?",
            "17:13 no statement of a filter: trem | did you mean term?");
  }

  @Test
  void bracesThatDoNotCloseAreTold() {
    assertThat(told("firewall {\n family inet {\n filter F {\n term 1 {\n then accept;\n"))
        .containsExactly("4 ERROR a block without its end");
    assertThat(told("firewall { family inet { filter F { term 1 { then accept } } } }"))
        .contains("1 ERROR a statement without its end");
    assertThat(told("firewall { } }")).contains("1 ERROR } without {");
    assertThat(told("firewall { family inet { filter F { term 1 { from { icmp-type [ 3; } } } } }"))
        .contains("1 ERROR a list without its end");
  }

  @Test
  void otherFirewallsAreRecognised() {
    assertThat(told("*filter\n-A INPUT -j DROP\nCOMMIT\n"))
        .containsExactly("1 ERROR this looks like iptables rules");
    assertThat(told("table inet filter {\n}\n"))
        .containsExactly("1 ERROR this looks like nftables rules");
    assertThat(told("access-list 101 permit icmp any any\n"))
        .containsExactly("1 ERROR this looks like a Cisco configuration");
    assertThat(told("hello;\n"))
        .containsExactly("1 ERROR no statement here about filters or interfaces");
    assertThat(told("")).containsExactly("1 ERROR no statement here about filters or interfaces");
  }

  @Test
  void filtersThatLeadBackToThemselvesAreRefused() {
    assertThat(
            told(
                """
                set firewall family inet filter A term 1 filter B
                set firewall family inet filter B term 1 filter A
                """))
        .containsExactly("1 ERROR the filter A leads into a circle");
    List<Rule> jump =
        rules(
                """
                set firewall family inet filter A term 1 filter B
                set firewall family inet filter B term 1 then accept
                """)
            .chains()
            .getFirst()
            .rules();
    assertThat(jump)
        .extracting(Rule::action)
        .containsExactly(new Action.Jump(new ChainName("inet", "B")));
  }

  @Test
  void aFilterThatIsNotThereIsTold() {
    Imported imported = read("set interfaces ge-0/0/0 unit 0 family inet filter input GONE\n");
    assertThat(imported.diagnostics())
        .extracting(Diagnostic::severity)
        .containsExactly(Severity.WARNING);
    assertThat(imported.rules().orElseThrow().chains()).isEmpty();
  }

  private static List<String> told(String text) {
    return read(text).diagnostics().stream()
        .map(d -> d.line() + " " + d.severity() + " " + d.message())
        .toList();
  }
}

package io.echogate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who decides where no line does, as audit and diff say it. */
class DecidersInWordsTest {
  private static final String ROUTER =
      """
      interface GigabitEthernet0/0
       ip access-group WAN in
      ip access-list extended WAN
       permit icmp any any echo-reply
       permit icmp any any time-exceeded
       permit tcp any any
      """;

  private static final String FILTER =
      """
      interfaces {
          ge-0/0/0 { unit 0 { family inet { filter { input WAN-IN; } } } }
      }
      firewall {
          family inet {
              filter WAN-IN {
                  term ping { from { protocol icmp; icmp-type echo-reply; } then accept; }
                  term tcp { from { protocol tcp; } then accept; }
              }
          }
      }
      """;

  @TempDir Path directory;

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  @Test
  void theEndOfAListIsNoLineOfIt() throws IOException {
    String file = write("router.cfg", ROUTER).toString();
    String end = "the implicit deny at the end of ip access-list extended WAN (line 3)";
    assertThat(Run.of("audit", file).out()).contains("decided by: " + end, "3 (end)");
    assertThat(Run.of("audit", "--markdown", file).out())
        .contains("**Decided by**: the implicit deny at the end of");
    assertThat(Run.of("audit", "--json", file).out())
        .contains("\"the implicit deny at the end of ip access-list extended WAN\"");
    assertThat(Run.of("audit", "--html", file).out())
        .contains("the implicit deny at the end of ip access-list extended WAN (");
  }

  @Test
  void aFilterOfJunosHasNoPolicy() throws IOException {
    String file = write("junos.conf", FILTER).toString();
    assertThat(Run.of("audit", file).out())
        .contains("decided by: the implicit deny at the end of inet WAN-IN (line 6)")
        .doesNotContain("policy");
  }

  @Test
  void aPolicyHasTheLineThatSetsIt() throws IOException {
    String file =
        write(
                "rules.sh",
                """
                #!/bin/sh
                iptables -P INPUT DROP
                iptables -A INPUT -p tcp --dport 22 -j ACCEPT
                """)
            .toString();
    assertThat(Run.of("audit", file).out())
        .contains("decided by: the policy of ip filter INPUT (line 2)");
  }

  @Test
  void whereNothingStandsThereIsNoFilter() throws IOException {
    String file = write("router.cfg", ROUTER).toString();
    assertThat(Run.of("audit", file).out().lines())
        .anyMatch(line -> line.matches("  all +passed +no filter"));
    assertThat(Run.of("audit", "--markdown", file).out()).contains("| no filter |");
    String rules =
        write("rules.save", "*filter\n:INPUT DROP [0:0]\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n")
            .toString();
    assertThat(Run.of("audit", rules).out().lines())
        .anyMatch(line -> line.matches("  all +passed +policy"));
  }

  @Test
  void aDifferenceNamesInterfaceAndChain() throws IOException {
    String before = write("before.cfg", ROUTER).toString();
    String after =
        write("after.cfg", ROUTER.replace("any echo-reply", "any unreachable")).toString();
    String text = Run.of("diff", before, after).out();
    assertThat(text)
        .contains("ip4 in: 0 echo-reply on GigabitEthernet0/0\n")
        .contains("now dropped (the implicit deny at the end of ip access-list extended WAN, line")
        .contains("; partly lost and partly gained: nat-icmp-translation\n");
    assertThat(text.lines().toList().getLast()).doesNotContain("lost: nat", ", nat-icmp");
    String json = Run.of("diff", "--json", before, after).out().replaceAll("\\s", "");
    assertThat(json)
        .contains("\"in\":[\"GigabitEthernet0/0\"],\"out\":[]")
        .contains("\"chainBefore\":\"ipWAN\",\"chainAfter\":\"ipWAN\"");
  }

  @Test
  void ofPoliciesJsonNamesTheChain() throws IOException {
    String rules = "*filter\n:INPUT %s [0:0]\n-A INPUT -p tcp -j ACCEPT\nCOMMIT\n";
    String before = write("before.save", rules.formatted("ACCEPT")).toString();
    String after = write("after.save", rules.formatted("DROP")).toString();
    assertThat(Run.of("diff", "--json", before, after).out().replaceAll("\\s", ""))
        .contains("\"lineBefore\":null,\"lineAfter\":null,\"chainBefore\":\"ipfilterINPUT\"");
  }
}

package io.echogate.firewalls.cisco;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.firewalls.routers.Packets;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.Imported;
import io.echogate.firewalls.rules.Match.Part;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.policy.source.Source;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The list of "ICMP Packet Filtering v1.2" by Rob Thomas, from which this project started. */
class SeedAccessListTest {
  private static final String LIST =
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

  @Test
  void everyEntryIsUnderstood() {
    Imported imported = CiscoReader.read(new Source("acl", LIST));
    assertThat(imported.diagnostics()).isEmpty();
    Chain chain = imported.rules().orElseThrow().chains().getFirst();
    assertThat(chain.rules()).hasSize(1 + 4 * 2 + 1 + 1 + 1);
    assertThat(chain.rules().getFirst().comment()).isEqualTo("Specifically block ICMP fragments");
    assertThat(chain.rules().get(5).comment()).isEqualTo("Permit Path MTU to function.");
  }

  @Test
  void itDoesToEachMessageWhatItsAuthorSays() {
    Imported imported =
        CiscoReader.read(new Source("acl", LIST + "interface Serial0\n ip access-group 2001 in\n"));
    RuleSet rules = imported.rules().orElseThrow();
    Chain chain = rules.chains().getFirst();
    RuleSet everywhere =
        new RuleSet(
            rules.dialect(),
            List.of(
                new Chain(
                    chain.name(),
                    chain.families(),
                    List.of(new Chain.Base(Hook.INGRESS, 0, Set.of(), Action.DROP)),
                    chain.rules(),
                    chain.origin())),
            List.of());
    for (int type = 0; type < 256; type++) {
      for (int code = 0; code < 256; code++) {
        boolean passes = type == 8 || type == 0 || type == 11 || (type == 3 && code == 4);
        for (Part part : List.of(Part.WHOLE, Part.FIRST)) {
          assertThat(Packets.passes(everywhere, Packets.message(Family.IP4, part, type, code)))
              .as("%d/%d", type, code)
              .isEqualTo(passes);
        }
      }
    }
    assertThat(Packets.passes(everywhere, Packets.message(Family.IP4, Part.LATER, 0, 0))).isFalse();
    assertThat(
            Packets.passes(
                everywhere, Packets.situation(Family.IP4, 17, Part.WHOLE, 0, 0, 1, 2, 64, 0)))
        .isTrue();
  }

  @Test
  void writtenAsANumberedListItIsItselfAgainInNumbers() {
    Chain chain =
        CiscoReader.read(new Source("acl", LIST)).rules().orElseThrow().chains().getFirst();
    String written =
        new CiscoWriter(io.echogate.firewalls.rules.Dialect.IOS, Family.IP4)
            .numberedList(2001, chain);
    assertThat(written)
        .isEqualTo(
            LIST.replace("echo-reply", "0")
                .replace("any echo\n", "any 8\n")
                .replace("packet-too-big", "3 4")
                .replace("any time-exceeded", "any 11"));
  }
}

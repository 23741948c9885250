package io.echogate.firewalls.cisco;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.firewalls.meaning.Fate;
import io.echogate.firewalls.meaning.Interpreter;
import io.echogate.firewalls.meaning.Situation;
import io.echogate.firewalls.meaning.Unknowns;
import io.echogate.firewalls.routers.Packets;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.Part;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.policy.source.Source;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an entry says of each part of a message: the table of the routers' manuals. */
class FragmentRulesTest {

  /** {@code y}: the entry decides about it; {@code n}: it does not; {@code .}: there is no such. */
  @ParameterizedTest
  @CsvSource({
    // entry, fits and in parts, fits but another type, other addresses
    "permit icmp any host D 8,            yyyy, nnny, nnnn",
    "deny icmp any host D 8,              yyyn, nnnn, nnnn",
    "permit icmp any host D 8 0,          yyyy, nnny, nnnn",
    "deny icmp any host D 8 0,            yyyn, nnnn, nnnn",
    "permit icmp any host D,              yyyy, yyyy, nnnn",
    "deny icmp any host D,                yyyy, yyyy, nnnn",
    "permit IP any host D,                yyyy, yyyy, nnnn",
    "deny IP any host D,                  yyyy, yyyy, nnnn",
    "permit icmp any host D fragments,    nnny, nnny, nnnn",
    "deny icmp any host D fragments,      nnny, nnny, nnnn",
    "permit IP any host D fragments,      nnny, nnny, nnnn",
    "deny IP any host D fragments,        nnny, nnny, nnnn",
    "permit udp any host D,               nnnn, nnnn, nnnn",
    "permit udp any host D eq 53,         nnnn, nnnn, nnnn",
  })
  void anEntryDecidesAboutTheseParts(String entry, String fits, String otherType, String other) {
    for (Dialect dialect : new Dialect[] {Dialect.IOS, Dialect.IOS_XR, Dialect.NX_OS}) {
      for (Family family : Family.values()) {
        String host = Packets.address(family, 2).toString();
        boolean xr6 = dialect == Dialect.IOS_XR && family == Family.IP6;
        String text =
            new CiscoWriter(dialect, family).header("L")
                + "\n "
                + entry
                    .replace("IP", family == Family.IP4 ? "ip" : "ipv6")
                    .replace("D", host)
                    .replace("icmp ", xr6 ? "icmpv6 " : "icmp ")
                + "\n"
                + "interface eth0\n "
                + new CiscoWriter(dialect, family).application("L", Hook.INGRESS)
                + "\n";
        RuleSet rules = CiscoReader.read(new Source("t", text), dialect).rules().orElseThrow();
        assertThat(decided(rules, family, 8, 2)).as(text).isEqualTo(of(fits, family));
        assertThat(decided(rules, family, 13, 2)).as(text).isEqualTo(of(otherType, family));
        assertThat(decided(rules, family, 8, 3)).as(text).isEqualTo(of(other, family));
      }
    }
  }

  private static String of(String parts, Family family) {
    return family == Family.IP6 ? parts : parts.charAt(0) + "." + parts.substring(2);
  }

  /** Whole, atomic, first, later. */
  private static String decided(RuleSet rules, Family family, int type, int destination) {
    StringBuilder decided = new StringBuilder();
    for (Part part : Part.values()) {
      if (part == Part.ATOMIC && family == Family.IP4) {
        decided.append('.');
        continue;
      }
      Situation situation =
          Packets.situation(family, family.protocol(), part, type, 0, 1, destination, 64, 0);
      Fate fate = new Interpreter(rules).judge(Hook.INGRESS, situation, Unknowns.quiet());
      boolean said = fate.decider().map(Rule::comment).orElse("implicit").isEmpty();
      decided.append(said ? 'y' : 'n');
    }
    return decided.toString();
  }

  @ParameterizedTest
  @CsvSource({"permit, 2", "deny, 1"})
  void portsAreDeepToo(String verb, int rules) {
    RuleSet set =
        CiscoReader.read(
                new Source("t", "access-list 101 " + verb + " udp any any eq 53\n"), Dialect.IOS)
            .rules()
            .orElseThrow();
    var said =
        set.chains().getFirst().rules().stream().filter(rule -> rule.comment().isEmpty()).toList();
    assertThat(said).hasSize(rules);
    assertThat(said.getFirst().matches()).contains(new Match.Unknown("destination eq 53"));
  }
}

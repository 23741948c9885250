package io.echogate.firewalls.cisco;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Imported;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.Part;
import io.echogate.firewalls.rules.Match.Side;
import io.echogate.firewalls.rules.Ranges;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.icmp.MessageRange;
import io.echogate.policy.Address;
import io.echogate.policy.MessageSet;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import io.echogate.policy.source.DiagnosticText;
import io.echogate.policy.source.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Configurations of Cisco routers as tests read them, and what tests compare. */
final class Read {
  private Read() {}

  static final Match LATER = new Match.Parts(Set.of(Part.LATER));

  /** Reads the configuration of a router. */
  static Imported read(String text) {
    return CiscoReader.read(new Source("r1.conf", text));
  }

  /** Its rules, which there have to be. */
  static RuleSet rules(String text) {
    Imported imported = read(text);
    assertThat(imported.rules()).as(DiagnosticText.of(imported.diagnostics())).isPresent();
    return imported.rules().orElseThrow();
  }

  /** Its first list. */
  static Chain chain(String text) {
    return rules(text).chains().getFirst();
  }

  /** The rules as matches and action, the implied ones left out. */
  static List<String> said(Chain chain) {
    List<String> said = new ArrayList<>();
    for (Rule rule : chain.rules()) {
      if (!rule.comment().equals("implicit")) {
        said.add((rule.action().equals(Action.ACCEPT) ? "permit " : "deny ") + rule.matches());
      }
    }
    return said;
  }

  /** The rule of a list with one entry. */
  static Rule only(String entry, Family family) {
    String head = family == Family.IP4 ? "ip access-list extended L\n " : "ipv6 access-list L\n ";
    return chain(head + entry + "\n").rules().getFirst();
  }

  static Match messages(Family family, int type, int code) {
    return new Match.Messages(family, MessageSet.of(List.of(new MessageRange(type, type, code))));
  }

  static Match icmp(int number) {
    return new Match.Protocol(false, Ranges.of(number));
  }

  static Match addresses(Side side, String prefix, int length, Optional<String> set) {
    Address address = Address.parse(prefix).orElseThrow();
    return new Match.Addresses(
        side, address.family(), false, PrefixSet.of(List.of(Prefix.of(address, length))), set);
  }
}

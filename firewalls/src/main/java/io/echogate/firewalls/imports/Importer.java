package io.echogate.firewalls.imports;

import io.echogate.firewalls.cisco.CiscoReader;
import io.echogate.firewalls.iptables.IptablesReader;
import io.echogate.firewalls.iptables.IptablesScript;
import io.echogate.firewalls.junos.JunosReader;
import io.echogate.firewalls.nftables.NftReader;
import io.echogate.firewalls.rules.Imported;
import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.Source;
import io.echogate.policy.source.Span;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads rules by what their text looks like. */
public final class Importer {
  private static final String TAKES =
      "it takes the output of iptables-save, ip6tables-save, ipset save, 'nft list ruleset' and"
          + " 'nft -j list ruleset', scripts of iptables, and configurations of Cisco and Junos";

  private Importer() {}

  /**
   * Reads texts that are one system together: of iptables several, those of both families and the
   * sets that they name; of all others one.
   *
   * @param sources at least one
   */
  public static Imported read(List<Source> sources) {
    Set<Look> looks = EnumSet.noneOf(Look.class);
    for (Source source : sources) {
      if (source.text().isBlank()) {
        return refused(
            source,
            "this is empty",
            "iptables-save prints nothing where no table is loaded, and nft where there is none:"
                + " then nothing is filtered");
      }
      Optional<Look> look = Look.of(source.text());
      if (look.isEmpty()) {
        return refused(source, "this is no firewall's text that is known here", TAKES);
      }
      looks.add(look.get());
    }
    if (looks.size() > 1) {
      return refused(
          sources.getLast(),
          "texts of several kinds: "
              + String.join(" and ", looks.stream().map(Look::what).toList()),
          "give the texts of one firewall at a time");
    }
    Look look = looks.iterator().next();
    Source first = sources.getFirst();
    return switch (look) {
      case IPTABLES_SAVE -> IptablesReader.read(sources);
      case IPTABLES_SCRIPT -> IptablesScript.read(sources);
      case NFTABLES -> one(sources).orElseGet(() -> NftReader.read(first));
      case CISCO -> one(sources).orElseGet(() -> CiscoReader.read(first));
      case JUNOS -> one(sources).orElseGet(() -> JunosReader.read(first));
      case IPTABLES_LIST ->
          refused(
              first,
              "this is the output of iptables -L, which does not say all",
              "give the output of iptables-save");
      case POLICY -> refused(first, "this is a policy already", "echogate check reads it");
    };
  }

  private static Optional<Imported> one(List<Source> sources) {
    return sources.size() == 1
        ? Optional.empty()
        : Optional.of(
            refused(
                sources.get(1),
                "a second text of a firewall that has one",
                "give the whole of it in one file"));
  }

  private static Imported refused(Source source, String message, String help) {
    int end = source.text().indexOf('\n');
    Span first = new Span(0, Math.clamp(end, 0, 200));
    return new Imported(
        Optional.empty(), List.of(Diagnostic.error(source, first, message).withHelp(help)));
  }
}

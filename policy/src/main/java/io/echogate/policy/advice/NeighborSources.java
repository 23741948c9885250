package io.echogate.policy.advice;

import io.echogate.icmp.Family;
import io.echogate.policy.Action;
import io.echogate.policy.Address;
import io.echogate.policy.Origin;
import io.echogate.policy.Policy;
import io.echogate.policy.Prefix;
import io.echogate.policy.SourceFilter;
import io.echogate.policy.SourceFilter.Scope;
import io.echogate.policy.Statement;
import io.echogate.policy.source.Diagnostic;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The source filter of {@code xfw { }} exempts nothing: what it says of IPv6 addresses catches
 * their neighbour discovery too, and with it the way to them, or to the router.
 */
final class NeighborSources {
  /** From where every link's neighbour discovery comes: no address yet, and a link-local one. */
  private static final List<Address> ON_EVERY_LINK =
      List.of(new Address(Family.IP6, 0, 0), new Address(Family.IP6, 0xfe80_0000_0000_0000L, 1L));

  private NeighborSources() {}

  static List<Diagnostic> warnings(Policy policy) {
    SourceFilter filter = policy.sources();
    Set<Prefix> exempt = exempt(filter);
    Set<Statement> warned = new LinkedHashSet<>();
    List<Diagnostic> warnings = new ArrayList<>();
    for (SourceFilter.Entry entry : filter.entries()) {
      if (entry.family() == Family.IP6
          && SourceRuling.judges(entry.scopes(), Scope.ICMP)
          && !NeighborDiscovery.NEED.fits(entry.action())
          && !exempt.containsAll(entry.prefixes())
          && warned.add(entry.statement())) {
        warnings.add(ofEntry(entry));
      }
    }
    for (Address neighbor : ON_EVERY_LINK) {
      SourceRuling.of(filter, neighbor, Scope.ICMP)
          .filter(ruling -> ruling.prefix().isEmpty())
          .filter(ruling -> !(ruling.action() instanceof Action.Allow))
          .filter(ruling -> warned.add(ruling.statement()))
          .ifPresent(ruling -> warnings.add(ofDefault(ruling.statement())));
    }
    return warnings;
  }

  /** Prefixes of which a statement of the icmp scope says something good enough. */
  private static Set<Prefix> exempt(SourceFilter filter) {
    Set<Prefix> exempt = new HashSet<>();
    for (SourceFilter.Entry entry : filter.entries()) {
      if (entry.family() == Family.IP6
          && entry.scopes().contains(Scope.ICMP)
          && NeighborDiscovery.NEED.fits(entry.action())) {
        exempt.addAll(entry.prefixes());
      }
    }
    return exempt;
  }

  private static Diagnostic ofEntry(SourceFilter.Entry entry) {
    String what = entry.action() instanceof Action.Block ? "dropped" : "limited";
    String exemption = "src ip6.icmp: allow { ... } for the same addresses";
    return at(
            entry.statement(),
            "neighbour discovery from these addresses is %s too: those on this link cannot be reached"
                .formatted(what))
        .withHelp(
            entry.scopes().contains(Scope.ICMP)
                ? "write the scopes ip6.tcp and ip6.udp, and add " + exemption
                : "add " + exemption);
  }

  private static Diagnostic ofDefault(Statement statement) {
    return at(
            statement,
            "neighbour discovery is caught by this default of the source filter: IPv6 on this link"
                + " fails")
        .withHelp(
            "allow ICMPv6 whatever its source: defaults { src_ip ip6.icmp: allow; }, and the scopes"
                + " ip6.tcp and ip6.udp here");
  }

  private static Diagnostic at(Statement statement, String message) {
    Origin origin = statement.origin();
    return Diagnostic.warning(origin.source(), origin.span(), message);
  }
}

package io.echogate.engine;

import static java.util.Comparator.comparing;

import io.echogate.icmp.Family;
import io.echogate.icmp.Packet;
import io.echogate.policy.Prefix;
import io.echogate.policy.SourceFilter;
import io.echogate.policy.SourceFilter.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a source filter rules on one family's packets. For each protocol that it judges, the longest
 * prefix that holds the source address decides; else the default, if one is written.
 *
 * <p>A statement's ruling is made once: its buckets are common to all protocols that it judges.
 */
final class SourceRulings {
  private static final int TCP = 6;
  private static final int UDP = 17;

  private final Lane tcp = new Lane();
  private final Lane udp = new Lane();
  private final Lane icmp = new Lane();

  /** The rulings on one protocol. */
  private static final class Lane {
    final PrefixTable<Ruling> entries = new PrefixTable<>();
    @Nullable Ruling otherwise;

    @Nullable Decision decide(Packet packet, long now) {
      Ruling ruling = entries.longest(packet.sourceHigh(), packet.sourceLow());
      if (ruling == null) {
        ruling = otherwise;
      }
      return ruling == null ? null : Ruling.decide(ruling, packet, now);
    }
  }

  /** What a filter rules on a family's packets. */
  SourceRulings(SourceFilter filter, Family family, Rulings rulings) {
    // Those of the icmp scope come last: for ICMP they replace those of tcp with the same prefix.
    filter.entries().stream()
        .filter(entry -> entry.family() == family)
        .sorted(comparing(entry -> entry.scopes().contains(Scope.ICMP)))
        .forEach(entry -> add(entry, rulings.ofSource(entry)));
    filter.defaults().stream()
        .filter(entry -> entry.family() == family)
        .sorted(comparing(entry -> entry.scopes().contains(Scope.ICMP)))
        .forEach(entry -> addDefault(entry, rulings.ofSourceDefault(entry)));
  }

  private void add(SourceFilter.Entry entry, Ruling ruling) {
    for (Lane lane : lanes(entry.scopes())) {
      for (Prefix prefix : entry.prefixes()) {
        lane.entries.put(prefix, ruling);
      }
    }
  }

  private void addDefault(SourceFilter.Default entry, @Nullable Ruling ruling) {
    for (Lane lane : lanes(entry.scopes())) {
      lane.otherwise = ruling;
    }
  }

  /** The protocols that scopes mean; that of tcp means ICMP too. */
  private List<Lane> lanes(Set<Scope> scopes) {
    List<Lane> lanes = new ArrayList<>();
    if (scopes.contains(Scope.TCP)) {
      lanes.add(tcp);
    }
    if (scopes.contains(Scope.UDP)) {
      lanes.add(udp);
    }
    if (scopes.contains(Scope.TCP) || scopes.contains(Scope.ICMP)) {
      lanes.add(icmp);
    }
    return lanes;
  }

  /** What the filter says of an ICMP message; null if nothing. */
  @Nullable Decision decideMessage(Packet packet, long now) {
    return icmp.decide(packet, now);
  }

  /** What the filter says of a packet other than ICMP; null if nothing. */
  @Nullable Decision decideOther(Packet packet, long now) {
    return switch (packet.protocol()) {
      case TCP -> tcp.decide(packet, now);
      case UDP -> udp.decide(packet, now);
      default -> null;
    };
  }
}

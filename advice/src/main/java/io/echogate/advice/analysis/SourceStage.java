package io.echogate.advice.analysis;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingInt;

import io.echogate.icmp.Family;
import io.echogate.policy.Action;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import io.echogate.policy.SourceFilter;
import io.echogate.policy.SourceFilter.Scope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the source filter of {@code xfw { }} says of one family's ICMP, as a list of which the first
 * entry that holds an address decides: longer prefixes come before shorter ones, and at equal
 * length the scope {@code icmp} before {@code tcp}.
 */
final class SourceStage {
  private final List<Entry> entries = new ArrayList<>();
  private final SetNumbers sets = new SetNumbers();
  private final Optional<Ruling> otherwise;

  /** The prefixes of one length of a statement. */
  private record Entry(PrefixSet prefixes, int length, boolean icmp, Ruling ruling) {}

  /**
   * What it says of some addresses.
   *
   * @param ruling empty if nothing
   */
  record Said(Optional<Ruling> ruling, Examples sources) {}

  SourceStage(SourceFilter filter, Family family) {
    for (SourceFilter.Entry entry : filter.entries()) {
      if (entry.family() == family && judgesIcmp(entry.scopes())) {
        add(entry);
      }
    }
    entries.sort(comparingInt((Entry entry) -> -entry.length).thenComparing(entry -> !entry.icmp));
    entries.forEach(entry -> sets.add(entry.prefixes));
    otherwise =
        filter.defaults().stream()
            .filter(rule -> rule.family() == family && judgesIcmp(rule.scopes()))
            .min(comparing(rule -> !rule.scopes().contains(Scope.ICMP)))
            .filter(rule -> !(rule.action() instanceof Action.Allow))
            .map(rule -> new Ruling(rule.action(), rule.statement()));
  }

  /** What judges nothing. */
  static SourceStage none() {
    return new SourceStage(new SourceFilter(List.of(), List.of()), Family.IP4);
  }

  private static boolean judgesIcmp(Set<Scope> scopes) {
    return scopes.contains(Scope.ICMP) || scopes.contains(Scope.TCP);
  }

  private void add(SourceFilter.Entry entry) {
    Map<Integer, PrefixSet.Builder> byLength = new TreeMap<>();
    for (Prefix prefix : entry.prefixes()) {
      byLength.computeIfAbsent(prefix.length(), key -> new PrefixSet.Builder()).add(prefix);
    }
    boolean icmp = entry.scopes().contains(Scope.ICMP);
    Ruling ruling = new Ruling(entry.action(), entry.statement());
    byLength.forEach(
        (length, prefixes) -> entries.add(new Entry(prefixes.build(), length, icmp, ruling)));
  }

  /** Whether it never says anything. */
  boolean isEmpty() {
    return entries.isEmpty() && otherwise.isEmpty();
  }

  /** All that it may rule. */
  List<Ruling> rulings() {
    List<Ruling> rulings = new ArrayList<>();
    entries.forEach(entry -> rulings.add(entry.ruling));
    otherwise.ifPresent(rulings::add);
    return rulings;
  }

  /** All that it says of a class of addresses. */
  List<Said> of(AddressClass addresses, Partitions partitions) {
    Map<Optional<Ruling>, Examples> said = new LinkedHashMap<>();
    for (Partition.Cell cell : partitions.of(addresses, sets)) {
      Optional<Ruling> ruling =
          cell.inside().isEmpty()
              ? otherwise
              : Optional.of(entries.get(cell.inside().getFirst()).ruling);
      said.computeIfAbsent(ruling, key -> new Examples(addresses.family())).addAll(cell.examples());
    }
    return said.entrySet().stream()
        .map(entry -> new Said(entry.getKey(), entry.getValue()))
        .toList();
  }
}

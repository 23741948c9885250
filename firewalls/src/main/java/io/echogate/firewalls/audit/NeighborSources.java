package io.echogate.firewalls.audit;

import io.echogate.firewalls.regions.Plane;
import io.echogate.firewalls.regions.Slice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** From which kinds of sources messages of neighbour discovery are dropped. */
final class NeighborSources {
  private NeighborSources() {}

  /**
   * Kinds of sources.
   *
   * @param dropped those from which messages are dropped
   * @param passed those from which all pass
   */
  private record Sources(Set<String> dropped, Set<String> passed) {}

  private static Sources of(Look look, Needed needed) {
    Set<String> dropped = new LinkedHashSet<>();
    Set<String> all = new LinkedHashSet<>();
    for (Tally tally : look.needed().getOrDefault(needed, List.of())) {
      if (tally.slices().isEmpty() || tally.pieces().isEmpty()) {
        continue;
      }
      all.add(source(look, tally.slices().getFirst(), tally.pieces().getFirst().cell()));
      Verdicts.mostly(List.of(tally), Treatment::stops)
          .ifPresent(some -> dropped.add(source(look, some.slice(), some.piece().cell())));
    }
    Set<String> passed = new LinkedHashSet<>(all);
    passed.removeAll(dropped);
    return new Sources(dropped, passed);
  }

  private static String source(Look look, Slice slice, Plane.Cell cell) {
    return MessageNames.source(Examples.of(look.subject(), slice, cell).source());
  }

  /** Whether a message is dropped only where its sender has no address yet. */
  static boolean onlyUnspecified(Look look, Needed needed) {
    Sources sources = of(look, needed);
    return !sources.passed.isEmpty()
        && sources.dropped.stream().allMatch(MessageNames::isUnspecified);
  }

  /** From whom each of some messages is dropped; empty if that is from all. */
  static String words(Look look, List<Needed> messages) {
    List<String> words = new ArrayList<>();
    boolean some = false;
    List<Needed> inOrder = new ArrayList<>(messages);
    inOrder.sort(Comparator.comparingInt(Needed::type));
    for (Needed needed : inOrder) {
      Sources sources = of(look, needed);
      some |= !sources.passed.isEmpty();
      words.add(
          needed.type()
              + (words.isEmpty() ? " is dropped from " : " from ")
              + (sources.passed.isEmpty() ? "everybody" : String.join(" and ", sources.dropped)));
    }
    return some ? String.join(", ", words.stream().distinct().toList()) : "";
  }
}

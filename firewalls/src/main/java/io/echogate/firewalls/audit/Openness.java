package io.echogate.firewalls.audit;

import io.echogate.firewalls.regions.Slice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which interfaces are meant to be used: by which something needed passes, or by whose name rules
 * let other connections pass. By an interface that nobody named nothing passes where rules let
 * packets through by name; what is shut like that is not broken.
 */
final class Openness {
  private static final double MOST = 0.5;

  /** Of more interfaces, or pairs of them, it is not asked what else passes. */
  private static final int MOST_LINKS = 1_000;

  private Openness() {}

  /**
   * The needed packets of interfaces that are in use; all if there are none.
   *
   * @param whole whether these are all; else interfaces by which none of these passes are not taken
   *     for such that are meant to be used
   */
  static Map<Needed, List<Tally>> open(
      Map<Needed, List<Tally>> needed, OtherTraffic others, boolean whole) {
    Set<Link> open = new HashSet<>();
    Map<Link, Boolean> known = new HashMap<>();
    for (List<Tally> tallies : needed.values()) {
      for (Tally tally : tallies) {
        boolean passes = Verdicts.passing(List.of(tally)) > MOST;
        tally.slices().stream()
            .flatMap(slice -> Link.of(slice).stream())
            .filter(link -> passes || isUsed(link, known, others))
            .forEach(open::add);
      }
    }
    if (open.isEmpty()) {
      return whole ? needed : new LinkedHashMap<>();
    }
    Map<Needed, List<Tally>> some = new LinkedHashMap<>();
    needed.forEach(
        (one, tallies) -> {
          List<Tally> left = new ArrayList<>();
          for (Tally tally : tallies) {
            List<Slice> slices =
                tally.slices().stream()
                    .filter(slice -> Link.of(slice).stream().anyMatch(open::contains))
                    .toList();
            if (!slices.isEmpty()) {
              left.add(new Tally(slices, tally.pieces()));
            }
          }
          some.put(one, left);
        });
    return some;
  }

  private static boolean isUsed(Link link, Map<Link, Boolean> known, OtherTraffic others) {
    return (known.size() < MOST_LINKS || known.containsKey(link))
        && known.computeIfAbsent(link, one -> others.passes(one.in(), one.out()));
  }
}

package io.echogate.firewalls.audit;

import io.echogate.firewalls.regions.Slice;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which interfaces are meant to be used. By an interface that nobody named nothing passes where
 * rules let packets through by name; what is shut like that is not broken.
 */
final class Openness {
  private static final double MOST = 0.5;

  private Openness() {}

  /** Two interfaces: by which packets come, and by which they leave. */
  private record Link(String in, String out) {}

  /** The needed packets of interfaces by which some needed packets pass; all if there are none. */
  static Map<Needed, List<Tally>> open(Map<Needed, List<Tally>> needed) {
    Set<Link> open = new HashSet<>();
    for (List<Tally> tallies : needed.values()) {
      for (Tally tally : tallies) {
        if (Verdicts.passing(List.of(tally)) > MOST) {
          tally.slices().forEach(slice -> open.addAll(links(slice)));
        }
      }
    }
    if (open.isEmpty()) {
      return needed;
    }
    Map<Needed, List<Tally>> some = new LinkedHashMap<>();
    needed.forEach(
        (one, tallies) -> {
          List<Tally> left = new ArrayList<>();
          for (Tally tally : tallies) {
            List<Slice> slices =
                tally.slices().stream()
                    .filter(slice -> links(slice).stream().anyMatch(open::contains))
                    .toList();
            if (!slices.isEmpty()) {
              left.add(new Tally(slices, tally.pieces()));
            }
          }
          some.put(one, left);
        });
    return some;
  }

  private static List<Link> links(Slice slice) {
    List<Link> links = new ArrayList<>();
    for (String in : slice.in()) {
      for (String out : slice.out()) {
        links.add(new Link(in, out));
      }
    }
    return links;
  }
}

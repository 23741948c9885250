package io.echogate.firewalls.audit;

import io.echogate.firewalls.regions.Plane;
import io.echogate.firewalls.regions.Slice;
import java.util.ArrayList;
import java.util.List;

/**
 * What becomes of packets that no rule tells apart but by their addresses.
 *
 * @param slices the packets
 * @param pieces all that becomes of them
 */
record Tally(List<Slice> slices, List<Plane.Piece> pieces) {
  Tally {
    slices = List.copyOf(slices);
    pieces = List.copyOf(pieces);
  }

  static Tally of(List<Slice> slices, Plane plane) {
    return new Tally(slices, plane.pieces());
  }

  /** Those that speak of a message, with the slices that have it. */
  static List<Tally> of(List<Tally> tallies, int type, int code) {
    return tallies.stream()
        .map(
            tally ->
                new Tally(
                    tally.slices.stream().filter(slice -> slice.has(type, code)).toList(),
                    tally.pieces))
        .filter(tally -> !tally.slices.isEmpty())
        .toList();
  }

  /** What becomes of packets where there is a filter, even if it is nothing but a policy. */
  static List<Tally> decided(List<Tally> tallies) {
    List<Tally> decided = new ArrayList<>();
    for (Tally tally : tallies) {
      List<Plane.Piece> pieces =
          tally.pieces.stream()
              .filter(piece -> Verdicts.decision(piece.outcome()).isPresent())
              .toList();
      if (!pieces.isEmpty()) {
        decided.add(new Tally(tally.slices, pieces));
      }
    }
    return decided;
  }
}

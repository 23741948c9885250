package io.echogate.firewalls.audit;

import io.echogate.firewalls.regions.Plane;
import io.echogate.firewalls.regions.Slice;
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
}

package io.echogate.firewalls.audit;

import io.echogate.firewalls.regions.Plane;
import io.echogate.icmp.Family;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Pieces of one tally that are treated alike, summed up once for all messages and slices that the
 * tally is about: there may be thousands of pieces, and hundreds of messages.
 */
final class Alike {
  private final Treatment treatment;
  private Plane.Piece largest;
  private double share;

  /** As many as are looked at, and one that shows that there are more. */
  private final List<Plane.Piece> first = new ArrayList<>();

  private final DecidedBy deciders = new DecidedBy();

  private Alike(Treatment treatment, Plane.Piece piece) {
    this.treatment = treatment;
    this.largest = piece;
  }

  /** Pieces by how a family's packets are treated, in the order in which that occurs. */
  static List<Alike> of(List<Plane.Piece> pieces, Family family) {
    Map<Treatment, Alike> all = new LinkedHashMap<>();
    for (Plane.Piece piece : pieces) {
      all.computeIfAbsent(
              Treatments.of(piece.outcome(), family), treatment -> new Alike(treatment, piece))
          .add(piece);
    }
    return List.copyOf(all.values());
  }

  private void add(Plane.Piece piece) {
    share += piece.share();
    if (piece.share() > largest.share()) {
      largest = piece;
    }
    if (first.size() <= Telling.MOST) {
      first.add(piece);
    }
    Verdicts.decision(piece.outcome()).ifPresent(deciders::add);
  }

  Treatment treatment() {
    return treatment;
  }

  /** The largest of them; the first of several. */
  Plane.Piece largest() {
    return largest;
  }

  /** Which part of all packets they are: see {@link Plane.Piece}. */
  double share() {
    return share;
  }

  /** The first of them; one more than {@link Telling#MOST} if there are more. */
  List<Plane.Piece> first() {
    return first;
  }

  DecidedBy deciders() {
    return deciders;
  }
}

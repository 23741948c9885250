package io.echogate.firewalls.audit;

import io.echogate.firewalls.regions.Decision;
import io.echogate.firewalls.regions.Plane;
import io.echogate.firewalls.rules.Rule;
import io.echogate.icmp.Family;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Pieces of one tally that are treated alike, summed up once for all messages and slices that the
 * tally is about: there may be thousands of pieces, and hundreds of messages.
 */
final class Alike {
  /** How many rules are named. */
  private static final int MOST_RULES = 5;

  private final Treatment treatment;
  private Plane.Piece largest;
  private double share;

  /** As many as are looked at, and one that shows that there are more. */
  private final List<Plane.Piece> first = new ArrayList<>();

  private final Deciders deciders = new Deciders();

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

  Deciders deciders() {
    return deciders;
  }

  /** Who decides: the first rules, and all chains whose policy does. */
  static final class Deciders {
    private final List<Rule> rules = new ArrayList<>();
    private final Set<String> policies = new LinkedHashSet<>();

    private void add(Decision decision) {
      if (decision.isPolicy()) {
        policies.add(decision.entered().name().name());
      } else {
        add(decision.rules().getFirst());
      }
    }

    @SuppressWarnings("ReferenceEquality") // two lines may say the same
    private void add(Rule rule) {
      if (rules.size() < MOST_RULES && rules.stream().noneMatch(other -> other == rule)) {
        rules.add(rule);
      }
    }

    void add(Deciders others) {
      others.rules.forEach(this::add);
      policies.addAll(others.policies);
    }

    List<Rule> rules() {
      return rules;
    }

    List<String> policies() {
      return List.copyOf(policies);
    }
  }
}

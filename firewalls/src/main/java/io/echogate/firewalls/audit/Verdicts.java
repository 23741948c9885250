package io.echogate.firewalls.audit;

import io.echogate.firewalls.regions.Decision;
import io.echogate.firewalls.regions.Outcome;
import io.echogate.firewalls.regions.Plane;
import io.echogate.firewalls.regions.Slice;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What mostly happens to the packets of some tallies. */
final class Verdicts {
  /** From which part of the addresses on it is not only some that are meant. */
  private static final double MOST = 0.5;

  private Verdicts() {}

  /** Packets that are treated so. */
  record Case(Slice slice, Plane.Piece piece, Treatment treatment) {
    /** Who decided; empty where nobody did. */
    Optional<Decision> decision() {
      return Verdicts.decision(piece.outcome());
    }
  }

  /**
   * Where packets from and to most addresses are treated in a way: the largest of these cases. It
   * is enough that they come by one interface, in one state, or in one size.
   */
  static Optional<Case> mostly(List<Tally> tallies, Predicate<Treatment> way) {
    return largest(tallies, way, MOST);
  }

  /** Where packets from or to some addresses are treated in a way: the largest of these cases. */
  static Optional<Case> somewhere(List<Tally> tallies, Predicate<Treatment> way) {
    return largest(tallies, way, 0);
  }

  private static Optional<Case> largest(
      List<Tally> tallies, Predicate<Treatment> way, double least) {
    Case largest = null;
    double most = -1;
    for (Tally tally : tallies) {
      double all = tally.pieces().stream().mapToDouble(Plane.Piece::share).sum();
      double sum = 0;
      Plane.Piece one = null;
      for (Plane.Piece piece : tally.pieces()) {
        if (way.test(Treatment.of(piece.outcome()))) {
          sum += piece.share();
          one = one == null || piece.share() > one.share() ? piece : one;
        }
      }
      double part = all == 0 ? 0 : sum / all;
      if (one != null && part >= least && part > most) {
        most = part;
        largest = new Case(tally.slices().getFirst(), one, Treatment.of(one.outcome()));
      }
    }
    return Optional.ofNullable(largest);
  }

  /** The last decision of an outcome; of those that depend on something that of missing it. */
  static Optional<Decision> decision(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Decided decided -> last(decided.decisions());
      case Outcome.IfMet met -> decision(met.missed());
      case Outcome.IfDecides some -> decision(some.passed());
    };
  }

  /**
   * The decision that says most: the last one that drops, or the last one by a rule, or else that
   * of the last policy.
   */
  private static Optional<Decision> last(List<Decision> decisions) {
    if (decisions.isEmpty()) {
      return Optional.empty();
    }
    Decision end = decisions.getLast();
    boolean accepted = end.action() instanceof io.echogate.firewalls.rules.Action.Accept;
    return accepted
        ? decisions.stream()
            .filter(decision -> !decision.isPolicy())
            .max(Comparator.comparingInt(decisions::indexOf))
            .or(() -> Optional.of(end))
        : Optional.of(end);
  }
}

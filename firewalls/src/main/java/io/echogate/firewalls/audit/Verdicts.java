package io.echogate.firewalls.audit;

import io.echogate.firewalls.regions.Decision;
import io.echogate.firewalls.regions.Outcome;
import io.echogate.firewalls.regions.Plane;
import io.echogate.firewalls.regions.Slice;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Match;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

  /**
   * The same for each list that stands at interfaces: one case for each chain that packets enter by
   * which some interfaces are treated so, unless another case is of these interfaces too.
   */
  static List<Case> mostlyEverywhere(List<Tally> tallies, Predicate<Treatment> way) {
    List<Case> cases = new ArrayList<>();
    List<Tally> left = tallies;
    Optional<Case> next = mostly(left, way);
    while (next.isPresent()) {
      Case one = next.get();
      cases.add(one);
      Set<Link> told = new HashSet<>();
      for (Tally tally : left) {
        mostly(List.of(tally), way)
            .filter(some -> isBySame(some, one))
            .ifPresent(some -> tally.slices().forEach(slice -> told.addAll(Link.of(slice))));
      }
      left = without(left, told);
      next = mostly(left, way);
    }
    return cases;
  }

  @SuppressWarnings("ReferenceEquality") // two chains may look the same
  private static boolean isBySame(Case some, Case other) {
    return some == other
        || some.decision().map(Decision::entered).orElse(null)
            == other.decision().map(Decision::entered).orElse(null);
  }

  private static List<Tally> without(List<Tally> tallies, Set<Link> links) {
    List<Tally> left = new ArrayList<>();
    for (Tally tally : tallies) {
      List<Slice> slices =
          tally.slices().stream().filter(slice -> !links.containsAll(Link.of(slice))).toList();
      if (!slices.isEmpty()) {
        left.add(new Tally(slices, tally.pieces()));
      }
    }
    return left;
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
        if (way.test(Treatments.of(piece.outcome()))) {
          sum += piece.share();
          one = one == null || piece.share() > one.share() ? piece : one;
        }
      }
      double part = all == 0 ? 0 : sum / all;
      if (one != null && part >= least && part > most) {
        most = part;
        largest = new Case(tally.slices().getFirst(), one, Treatments.of(one.outcome()));
      }
    }
    return Optional.ofNullable(largest);
  }

  /** Which part of all packets passes: from 0 to 1; each slice counts the same. */
  static double passing(List<Tally> tallies) {
    double all = 0;
    double passing = 0;
    for (Tally tally : tallies) {
      for (Plane.Piece piece : tally.pieces()) {
        double share = piece.share() * tally.slices().size();
        all += share;
        passing += Treatments.of(piece.outcome()).passes() ? share : 0;
      }
    }
    return all == 0 ? 0 : passing / all;
  }

  /**
   * The last decision of an outcome: under a limit that of packets within it; where it is not known
   * if a rule is met, that of packets that do not meet it.
   */
  static Optional<Decision> decision(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Decided decided -> last(decided.decisions());
      case Outcome.IfMet met ->
          decision(
              Treatments.of(outcome) instanceof Treatment.Limited && !isOver(met)
                  ? met.met()
                  : met.missed());
      case Outcome.IfDecides some -> decision(some.passed());
    };
  }

  private static boolean isOver(Outcome.IfMet met) {
    return met.rule().matches().stream()
        .anyMatch(match -> match instanceof Match.Limit limit && limit.over());
  }

  /**
   * The decision that says most: the one that drops; of those that accept that of a rule, and
   * rather at the hooks where filters stand than before or behind them.
   */
  private static Optional<Decision> last(List<Decision> decisions) {
    if (decisions.isEmpty()) {
      return Optional.empty();
    }
    Decision end = decisions.getLast();
    if (!(end.action() instanceof Action.Accept)) {
      return Optional.of(end);
    }
    Decision best = end;
    for (Decision decision : decisions) {
      if (weight(decision) >= weight(best)) {
        best = decision;
      }
    }
    return Optional.of(best);
  }

  private static int weight(Decision decision) {
    boolean filter =
        switch (decision.hook()) {
          case INPUT, FORWARD, OUTPUT -> true;
          case INGRESS, PREROUTING, POSTROUTING, EGRESS -> false;
        };
    return (filter ? 2 : 0) + (decision.isPolicy() ? 0 : 1);
  }
}

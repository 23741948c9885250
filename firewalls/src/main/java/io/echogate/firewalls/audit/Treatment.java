package io.echogate.firewalls.audit;

import io.echogate.firewalls.regions.Outcome;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.LimitSpec;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Rule;
import java.util.List;
import java.util.Optional;

/** What happens to packets, whoever decides it. */
public sealed interface Treatment {

  /** They pass. */
  record Passed() implements Treatment {}

  /** They are dropped, and nobody is told. */
  record Dropped() implements Treatment {}

  /**
   * They are dropped, and the sender is told.
   *
   * @param answer the error that it gets; empty if that is not known
   */
  record Rejected(Optional<Action.Answer> answer) implements Treatment {}

  /**
   * They pass while limits have room.
   *
   * @param limits those under which they pass
   * @param beyond what happens to the others
   */
  record Limited(List<LimitSpec> limits, Treatment beyond) implements Treatment {
    public Limited {
      limits = List.copyOf(limits);
    }
  }

  /**
   * It depends on what is not known.
   *
   * @param rule the first of the rules on which it depends
   * @param what what is not understood of it
   */
  record Unknown(Rule rule, String what) implements Treatment {}

  /** The one {@link Passed}. */
  Treatment PASSED = new Passed();

  /** The one {@link Dropped}. */
  Treatment DROPPED = new Dropped();

  /** What happens to packets with an outcome. */
  static Treatment of(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Decided decided ->
          switch (decided.action()) {
            case Action.Accept accept -> PASSED;
            case Action.Reject reject -> new Rejected(reject.answer());
            default -> DROPPED;
          };
      case Outcome.IfMet(Rule rule, Outcome met, Outcome missed) -> of(rule, of(met), of(missed));
      case Outcome.IfDecides(Rule rule, Outcome accepted, Outcome dropped, Outcome passed) -> {
        Treatment one = of(accepted);
        yield one.equals(of(dropped)) && one.equals(of(passed)) ? one : unknown(rule);
      }
    };
  }

  private static Treatment of(Rule rule, Treatment met, Treatment missed) {
    if (met.equals(missed)) {
      return met;
    }
    List<Match.Limit> limits =
        rule.matches().stream()
            .filter(Match.Limit.class::isInstance)
            .map(Match.Limit.class::cast)
            .toList();
    boolean unknown = rule.matches().stream().anyMatch(Match.Unknown.class::isInstance);
    if (limits.isEmpty() || unknown || !isKnown(met) || !isKnown(missed)) {
      return unknown(rule);
    }
    boolean over = limits.getFirst().over();
    Treatment within = over ? missed : met;
    Treatment beyond = over ? met : missed;
    List<LimitSpec> specs = limits.stream().map(Match.Limit::limit).toList();
    return within.passes() || within instanceof Limited
        ? limited(specs, within, beyond)
        : beyond.passes() ? unknown(rule) : within;
  }

  private static Treatment limited(List<LimitSpec> specs, Treatment within, Treatment beyond) {
    if (within instanceof Limited inner) {
      List<LimitSpec> all = new java.util.ArrayList<>(specs);
      all.addAll(inner.limits());
      return new Limited(all, inner.beyond());
    }
    return new Limited(specs, beyond);
  }

  private static boolean isKnown(Treatment treatment) {
    return !(treatment instanceof Unknown);
  }

  private static Treatment unknown(Rule rule) {
    String what =
        rule.matches().stream()
            .filter(Match.Unknown.class::isInstance)
            .map(match -> ((Match.Unknown) match).what())
            .findFirst()
            .orElseGet(
                () -> rule.action() instanceof Action.Unknown some ? some.what() : "its limit");
    return new Unknown(rule, what);
  }

  /** Whether all of them pass. */
  default boolean passes() {
    return this instanceof Passed;
  }

  /** Whether none of them passes. */
  default boolean stops() {
    return this instanceof Dropped || this instanceof Rejected;
  }

  /** In a few words: {@code passed}, {@code rejected with 3/3}, {@code at most 10/s}. */
  default String text() {
    return TreatmentText.of(this);
  }
}

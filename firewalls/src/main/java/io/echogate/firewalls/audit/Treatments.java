package io.echogate.firewalls.audit;

import io.echogate.firewalls.audit.Treatment.Dropped;
import io.echogate.firewalls.audit.Treatment.Limited;
import io.echogate.firewalls.audit.Treatment.Passed;
import io.echogate.firewalls.audit.Treatment.Rejected;
import io.echogate.firewalls.audit.Treatment.Unknown;
import io.echogate.firewalls.regions.Outcome;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.LimitSpec;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Rule;
import io.echogate.icmp.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes treatments of outcomes. */
final class Treatments {
  private Treatments() {}

  /** What happens to packets of a family with an outcome: senders get an answer of theirs. */
  static Treatment of(Outcome outcome, Family family) {
    return of(of(outcome), family);
  }

  private static Treatment of(Treatment treatment, Family family) {
    return switch (treatment) {
      case Rejected rejected -> new Rejected(rejected.answer().map(answer -> of(answer, family)));
      case Limited limited -> new Limited(limited.limits(), of(limited.beyond(), family));
      case Unknown unknown ->
          new Unknown(
              unknown.rule(),
              unknown.what(),
              of(unknown.usually(), family),
              of(unknown.otherwise(), family));
      case Passed passed -> passed;
      case Dropped dropped -> dropped;
    };
  }

  private static Action.Answer of(Action.Answer answer, Family family) {
    return switch (family) {
      case IP4 ->
          answer.type4() < 0 ? answer : new Action.Answer(answer.type4(), answer.code4(), -1, -1);
      case IP6 ->
          answer.type6() < 0 ? answer : new Action.Answer(-1, -1, answer.type6(), answer.code6());
    };
  }

  /** What happens to packets with an outcome. */
  static Treatment of(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Decided decided ->
          switch (decided.action()) {
            case Action.Accept accept -> new Passed();
            case Action.Reject reject -> new Rejected(reject.answer());
            default -> new Dropped();
          };
      case Outcome.IfMet(Rule rule, Outcome met, Outcome missed) -> of(rule, of(met), of(missed));
      case Outcome.IfDecides(Rule rule, Outcome accepted, Outcome dropped, Outcome passed) -> {
        Treatment usually = of(passed);
        Treatment one = of(accepted);
        Treatment other = of(dropped);
        yield usually.equals(one) && usually.equals(other)
            ? usually
            : new Unknown(rule, what(rule), usually, usually.equals(one) ? other : one);
      }
    };
  }

  private static Treatment of(Rule rule, Treatment met, Treatment missed) {
    if (met.equals(missed)) {
      return met;
    }
    List<Match.Limit> limits = limits(rule);
    boolean unknown = rule.matches().stream().anyMatch(Match.Unknown.class::isInstance);
    if (limits.isEmpty() || unknown) {
      return new Unknown(rule, what(rule), missed, met);
    }
    boolean over = limits.getFirst().over();
    Treatment within = over ? missed : met;
    Treatment beyond = over ? met : missed;
    List<LimitSpec> specs = limits.stream().map(Match.Limit::limit).toList();
    return switch (within) {
      case Passed passed -> new Limited(specs, beyond);
      case Limited inner -> {
        List<LimitSpec> all = new ArrayList<>(specs);
        all.addAll(inner.limits());
        yield new Limited(all, inner.beyond());
      }
      case Dropped dropped -> new Unknown(rule, what(rule), beyond, within);
      case Rejected rejected -> new Unknown(rule, what(rule), beyond, within);
      case Unknown some -> new Unknown(rule, what(rule), within, beyond);
    };
  }

  /** Whether two are the same, whichever lines say so. */
  static boolean areAlike(Treatment one, Treatment other) {
    if (one instanceof Unknown some && other instanceof Unknown more) {
      return some.what().equals(more.what())
          && areAlike(some.usually(), more.usually())
          && areAlike(some.otherwise(), more.otherwise());
    }
    if (one instanceof Limited some && other instanceof Limited more) {
      return alike(some.limits()).equals(alike(more.limits()))
          && areAlike(some.beyond(), more.beyond());
    }
    return one.equals(other);
  }

  /** Limits without the names under which rules share them. */
  private static List<LimitSpec> alike(List<LimitSpec> limits) {
    return limits.stream()
        .map(
            limit ->
                new LimitSpec(
                    limit.amount(),
                    limit.seconds(),
                    limit.burst(),
                    limit.unit(),
                    limit.keys(),
                    Optional.empty()))
        .toList();
  }

  private static List<Match.Limit> limits(Rule rule) {
    return rule.matches().stream()
        .filter(Match.Limit.class::isInstance)
        .map(Match.Limit.class::cast)
        .toList();
  }

  private static String what(Rule rule) {
    return rule.matches().stream()
        .filter(Match.Unknown.class::isInstance)
        .map(match -> ((Match.Unknown) match).what())
        .findFirst()
        .orElseGet(() -> rule.action() instanceof Action.Unknown some ? some.what() : "limit");
  }
}

package io.echogate.firewalls.regions;

import io.echogate.firewalls.meaning.Interpreter;
import io.echogate.firewalls.meaning.Situation;
import io.echogate.firewalls.meaning.Unknowns;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.LimitSpec;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Rule;
import java.util.List;

/**
 * What is not known, decided by chance once for each rule: their comments are all different. Limits
 * and unknowns of a rule hold together, or none does.
 */
record Assumptions(int seed) implements Unknowns {
  private int chance(Rule rule, int of) {
    return Math.floorMod(((rule.comment().hashCode() * 31 + seed) * 0x9e37_79b1) >>> 7, of);
  }

  private boolean met(Rule rule) {
    return chance(rule, 2) == 0;
  }

  private int decision(Rule rule) {
    return chance(rule, 9) / 3;
  }

  @Override
  public boolean within(Rule rule, LimitSpec limit) {
    boolean over =
        rule.matches().stream()
            .anyMatch(
                match ->
                    match instanceof Match.Limit some && some.limit().equals(limit) && some.over());
    return met(rule) != over;
  }

  @Override
  public boolean holds(Rule rule, Match.Unknown match) {
    return met(rule);
  }

  @Override
  public Action decides(Rule rule, Action.Unknown action) {
    return switch (decision(rule)) {
      case 0 -> Action.ACCEPT;
      case 1 -> Action.DROP;
      default -> new Action.Continue("");
    };
  }

  /** Whether a packet meets what a survey leaves open of a rule. */
  private boolean meets(Rule rule, Situation packet) {
    boolean open =
        rule.matches().stream()
            .anyMatch(match -> match instanceof Match.Limit || match instanceof Match.Unknown);
    List<Match> masks = rule.matches().stream().filter(Match.Wildcard.class::isInstance).toList();
    return (!open || met(rule))
        && Interpreter.mayMeet(
            new Rule(masks, rule.action(), rule.origin(), rule.comment()), packet);
  }

  /** What becomes of a packet if all this is so. */
  Outcome.Decided resolve(Outcome outcome, Situation packet) {
    return switch (outcome) {
      case Outcome.Decided decided -> decided;
      case Outcome.IfMet(Rule rule, Outcome met, Outcome missed) ->
          resolve(meets(rule, packet) ? met : missed, packet);
      case Outcome.IfDecides(Rule rule, Outcome accepted, Outcome dropped, Outcome passed) ->
          resolve(
              !meets(rule, packet)
                  ? passed
                  : switch (decision(rule)) {
                    case 0 -> accepted;
                    case 1 -> dropped;
                    default -> passed;
                  },
              packet);
    };
  }
}

package io.echogate.firewalls.meaning;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.LimitSpec;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Rule;

/** Answers what the rules alone do not say. */
public interface Unknowns {

  /** Whether a limit has room for this packet. */
  boolean within(Rule rule, LimitSpec limit);

  /** Whether something holds that is not known here. */
  boolean holds(Rule rule, Match.Unknown match);

  /** What something that is not known here does: an action that is known. */
  Action decides(Rule rule, Action.Unknown action);

  /** All limits have room, nothing unknown holds or decides. */
  static Unknowns quiet() {
    return new Unknowns() {
      @Override
      public boolean within(Rule rule, LimitSpec limit) {
        return true;
      }

      @Override
      public boolean holds(Rule rule, Match.Unknown match) {
        return false;
      }

      @Override
      public Action decides(Rule rule, Action.Unknown action) {
        return new Action.Continue(action.what());
      }
    };
  }
}

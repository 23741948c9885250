package io.echogate.firewalls.trace;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.LimitSpec;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Rule;
import io.echogate.policy.Origin;
import java.util.List;

/** Something on a packet's way that the rules alone do not say. */
public sealed interface Question {

  /** The rule that asks. */
  Rule rule();

  /** What can be answered; first what is taken for granted where nothing is known. */
  List<Answer> answers();

  /** Whether a limit has room. */
  record Room(Rule rule, LimitSpec limit) implements Question {
    @Override
    public List<Answer> answers() {
      return List.of(Answer.WITHIN, Answer.BEYOND);
    }
  }

  /** Whether something holds that is not known here. */
  record Condition(Rule rule, Match.Unknown match) implements Question {
    @Override
    public List<Answer> answers() {
      return List.of(Answer.HOLDS_NOT, Answer.HOLDS);
    }
  }

  /** What a target does that is not known here. */
  record Target(Rule rule, Action.Unknown action) implements Question {
    @Override
    public List<Answer> answers() {
      return List.of(Answer.GOES_ON, Answer.ACCEPTS, Answer.DROPS);
    }
  }

  /**
   * What makes questions the same: rules that one line became ask one thing together.
   *
   * @param subject the limit, match or action
   */
  record Key(Origin origin, Object subject) {}

  /** What makes it the same as another. */
  default Key key() {
    return new Key(
        rule().origin(),
        switch (this) {
          case Room room -> room.limit();
          case Condition condition -> condition.match();
          case Target target -> target.action();
        });
  }
}

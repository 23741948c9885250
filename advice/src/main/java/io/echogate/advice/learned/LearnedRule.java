package io.echogate.advice.learned;

import io.echogate.policy.MessageSet;
import io.echogate.policy.Rule;
import java.util.List;

/**
 * A rule of the basis with those of its messages that a learned policy needs.
 *
 * @param basis the recommended one
 * @param messages some of its messages, or all
 * @param needs why types are there that were not seen, for those that knowledge insists on
 */
public record LearnedRule(Rule basis, MessageSet messages, List<Need> needs) {

  public LearnedRule {
    needs = List.copyOf(needs);
  }

  /**
   * A type that has to pass whether it was seen or not.
   *
   * @param functions the names of those that do not work without it
   */
  public record Need(int type, List<String> functions) {
    public Need {
      functions = List.copyOf(functions);
    }
  }
}

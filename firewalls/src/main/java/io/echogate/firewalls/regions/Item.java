package io.echogate.firewalls.regions;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Rule;
import java.util.List;

/**
 * A rule as a survey sees it, or several in a row that differ by nothing but an address.
 *
 * @param rules at least one, in order; none for what is no rule: who does not enter a chain
 * @param action what they do
 */
record Item(List<Rule> rules, Action action, Question question) {
  Item {
    rules = List.copyOf(rules);
  }

  /** Passes by without a decision. */
  static final Action SKIP = new Action.Continue("does not enter");
}

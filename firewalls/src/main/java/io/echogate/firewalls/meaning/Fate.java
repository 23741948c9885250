package io.echogate.firewalls.meaning;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Rule;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of a packet at a hook.
 *
 * @param action {@link Action.Accept}, {@link Action.Drop} or {@link Action.Reject}
 * @param steps the rules that it met on its way, in order; the last one decided if {@code decider}
 *     has it
 * @param decider the rule that decided last; empty if it was a policy, or nothing
 */
public record Fate(Action action, List<Step> steps, Optional<Rule> decider) {
  public Fate {
    steps = List.copyOf(steps);
  }

  /** A rule that a packet met. */
  public record Step(Chain chain, Rule rule) {}

  /** Whether the packet goes on. */
  public boolean passes() {
    return action instanceof Action.Accept;
  }
}

package io.echogate.firewalls.regions;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.Rule;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who decided at an entrance.
 *
 * @param hook where packets entered
 * @param entered the chain that they entered
 * @param rules the rule that decided; several in a row that differ by nothing but an address, of
 *     which it was the first that the packet meets; none if it was the policy of the chain
 * @param action what was decided
 */
public record Decision(Hook hook, Chain entered, List<Rule> rules, Action action) {
  public Decision {
    rules = List.copyOf(rules);
  }

  /** Rules and chains are the same if they are one object: two lines may say the same. */
  @Override
  @SuppressWarnings("ReferenceEquality")
  public boolean equals(@Nullable Object other) {
    return other instanceof Decision decision
        && hook == decision.hook
        && decider() == decision.decider()
        && action.equals(decision.action);
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(decider());
  }

  private Object decider() {
    return rules.isEmpty() ? entered : rules.getFirst();
  }

  /** Whether no rule decided, but the policy of the chain that packets entered. */
  public boolean isPolicy() {
    return rules.isEmpty();
  }

  /** The rule, or the first of several. */
  public Optional<Rule> rule() {
    return rules.isEmpty() ? Optional.empty() : Optional.of(rules.getFirst());
  }
}

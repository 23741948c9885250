package io.echogate.firewalls.trace;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Rule;
import java.util.List;
import java.util.Optional;

/**
 * A packet's way through a chain that it entered, and through those that it jumped to from there.
 *
 * @param base where it entered; empty for a chain that was asked by itself
 * @param events what it met, in order
 * @param verdict {@link Action.Accept}, {@link Action.Drop} or {@link Action.Reject}
 * @param decider the rule that decided; empty if it was the chain's policy
 */
public record Visit(
    Chain chain,
    Optional<Chain.Base> base,
    List<Event> events,
    Action verdict,
    Optional<Rule> decider) {
  public Visit {
    events = List.copyOf(events);
  }

  /** Something in a chain. */
  public sealed interface Event {
    /** The chain that it is in. */
    Chain chain();

    /** How many jumps lead there from the chain that was entered. */
    int depth();
  }

  /**
   * A rule that the packet meets, or may meet.
   *
   * @param met whether it meets the rule as long as unknowns are as is taken for granted
   * @param questions what that depends on, or what the rule does
   */
  public record Step(Chain chain, int depth, Rule rule, boolean met, List<Question> questions)
      implements Event {
    public Step {
      questions = List.copyOf(questions);
    }
  }

  /**
   * Rules that the packet does not meet.
   *
   * @param rules how many as they are written, at least one
   */
  public record PassedOver(Chain chain, int depth, int rules) implements Event {}
}

package io.echogate.firewalls.trace;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Rule;
import java.util.List;
import java.util.Optional;

/** What becomes of a packet, as far as rules alone say it. */
public sealed interface Outcome {

  /**
   * This becomes of it.
   *
   * @param action {@link Action.Accept}, {@link Action.Drop} or {@link Action.Reject}
   * @param rule the rule that decides; empty if it is a policy, or nothing
   * @param chain the chain whose rule or policy decides; empty if none is asked
   */
  record Decided(Action action, Optional<Rule> rule, Optional<Chain> chain) implements Outcome {}

  /**
   * It depends on something.
   *
   * @param branches what becomes of it for each answer; not the same for all
   */
  record Depends(Question question, List<Branch> branches) implements Outcome {
    public Depends {
      branches = List.copyOf(branches);
    }
  }

  /** What becomes of a packet if something is answered so. */
  record Branch(Answer answer, Outcome outcome) {}

  /** It depends on more than is followed. */
  record Open() implements Outcome {}
}

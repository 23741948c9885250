package io.echogate.firewalls.regions;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Rule;
import java.util.List;

/** What becomes of packets, and who decides it. */
public sealed interface Outcome {

  /**
   * It is certain.
   *
   * @param action accept, drop, or reject
   * @param decisions those of all chains that they entered, in order; the last one has the last
   *     word. None where there is no chain
   */
  record Decided(Action action, List<Decision> decisions) implements Outcome {
    public Decided {
      decisions = List.copyOf(decisions);
    }
  }

  /**
   * It depends on a rule of which is not known if they meet it: on a limit, or on what is not
   * understood.
   *
   * @param met what becomes of those that meet it
   * @param missed what becomes of the others
   */
  record IfMet(Rule rule, Outcome met, Outcome missed) implements Outcome {}

  /**
   * It depends on what a rule does that is not understood.
   *
   * @param accepted what becomes of them if it accepts
   * @param dropped what becomes of them if it drops
   * @param passed what becomes of them if it goes on, or they do not meet it
   */
  record IfDecides(Rule rule, Outcome accepted, Outcome dropped, Outcome passed)
      implements Outcome {}

  /** Whether no packet gets through, whatever is not known. */
  default boolean isNever() {
    return switch (this) {
      case Decided decided -> !(decided.action() instanceof Action.Accept);
      case IfMet met -> met.met.isNever() && met.missed.isNever();
      case IfDecides some ->
          some.accepted.isNever() && some.dropped.isNever() && some.passed.isNever();
    };
  }

  /** Whether all packets get through, whatever is not known. */
  default boolean isAlways() {
    return switch (this) {
      case Decided decided -> decided.action() instanceof Action.Accept;
      case IfMet met -> met.met.isAlways() && met.missed.isAlways();
      case IfDecides some ->
          some.accepted.isAlways() && some.dropped.isAlways() && some.passed.isAlways();
    };
  }
}

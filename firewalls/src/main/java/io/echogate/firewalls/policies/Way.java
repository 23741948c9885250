package io.echogate.firewalls.policies;

import io.echogate.firewalls.rules.Match;
import java.util.List;

/**
 * A way to meet a rule.
 *
 * @param cube the packets that do
 * @param unknownOnly whether messages of known flows do not, though they are in the cube
 * @param limits what must have room, or must have none
 * @param unsaid conditions that a policy cannot say: not all in the cube do meet the rule
 * @param narrowed whether a limit is also charged with packets outside of the cube
 */
record Way(
    Cube cube,
    boolean unknownOnly,
    List<Match.Limit> limits,
    List<Unsaid> unsaid,
    boolean narrowed) {
  Way {
    limits = List.copyOf(limits);
    unsaid = List.copyOf(unsaid);
  }

  /** A condition that a policy cannot say. */
  record Unsaid(String what, String why) {}
}

package io.echogate.firewalls.insertion;

import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Rule;
import java.util.Optional;

/**
 * Where rules are put into a chain.
 *
 * @param rule the rule that they are to come before; empty for the end of the chain
 * @param behind whether they stand on the lines behind it all the same, because each line goes to
 *     the head of the chain: so does {@code iptables -I}
 */
public record Place(Chain chain, Optional<Rule> rule, boolean behind) {

  /** In words, with the line as the caller calls it: {@code insert before line 14}. */
  public String words(String line) {
    return rule.isEmpty()
        ? "add at the end of " + chain.name()
        : (behind ? "insert behind " : "insert before ") + line;
  }
}

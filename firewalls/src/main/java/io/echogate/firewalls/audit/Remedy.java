package io.echogate.firewalls.audit;

import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Rule;
import java.util.List;
import java.util.Optional;

/**
 * Rules that mend something.
 *
 * @param rules in the order in which they are to stand
 * @param chain where to put them
 * @param before the rule before which they go; empty for the end of the chain
 * @param lines the rules in the words of the firewall that they are for
 */
public record Remedy(List<Rule> rules, Chain chain, Optional<Rule> before, List<String> lines) {
  public Remedy {
    rules = List.copyOf(rules);
    lines = List.copyOf(lines);
  }

  /** Where to put them, in words: {@code insert before line 14}. */
  public String place() {
    return before
        .map(rule -> "insert before line " + rule.line())
        .orElseGet(() -> "add at the end of " + chain.name());
  }
}

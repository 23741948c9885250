package io.echogate.firewalls.audit;

import io.echogate.firewalls.rules.Rule;
import java.util.List;

/**
 * A rule that names ICMP and decides about no message.
 *
 * @param by the first few rules that decide about its messages instead; none where policies do
 */
public record Shadowed(Rule rule, List<Rule> by) {
  public Shadowed {
    by = List.copyOf(by);
  }
}

package io.echogate.cli;

import io.echogate.firewalls.rules.Rule;
import java.util.List;

/**
 * A rule about which something is to be said.
 *
 * @param by rules before it that decide in its place; none if that is not what is said
 */
record RuleRemark(Rule rule, List<Rule> by) {
  RuleRemark {
    by = List.copyOf(by);
  }
}

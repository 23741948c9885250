package io.echogate.firewalls.policies;

import io.echogate.firewalls.rules.Rule;
import java.util.ArrayList;
import java.util.List;

/**
 * A decision.
 *
 * @param log whether the packets are reported
 * @param rules the rules that made it
 */
record Entry(Cube cube, Ruling ruling, boolean log, List<Rule> rules) {
  Entry {
    rules = List.copyOf(rules);
  }

  Entry with(Cube other, Ruling another, List<Rule> more) {
    List<Rule> all = new ArrayList<>(rules);
    more.stream().filter(rule -> !all.contains(rule)).forEach(all::add);
    return new Entry(other, another, log, all);
  }

  Entry logged(Cube other) {
    return new Entry(other, ruling, true, rules);
  }
}

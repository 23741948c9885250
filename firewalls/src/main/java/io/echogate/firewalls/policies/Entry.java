package io.echogate.firewalls.policies;

import io.echogate.firewalls.rules.Rule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

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
    return new Entry(other, another, log, both(rules, more));
  }

  /** The rules of two lists, each once. */
  static List<Rule> both(List<Rule> rules, List<Rule> more) {
    if (more.isEmpty()) {
      return rules;
    }
    Set<Rule> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Rule> all = new ArrayList<>();
    Stream.concat(rules.stream(), more.stream()).filter(seen::add).forEach(all::add);
    return all;
  }

  Entry logged(Cube other) {
    return new Entry(other, ruling, true, rules);
  }
}

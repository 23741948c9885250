package io.echogate.firewalls.audit;

import io.echogate.firewalls.regions.Decision;
import io.echogate.firewalls.rules.Rule;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Who decides about packets that are treated alike: the first rules, and the policies of chains.
 */
final class DecidedBy {
  /** How many rules are named. */
  private static final int MOST_RULES = 5;

  private final List<Rule> rules = new ArrayList<>();
  private final Set<String> policies = new LinkedHashSet<>();

  void add(Decision decision) {
    if (decision.isPolicy()) {
      policies.add(decision.entered().name().name());
    } else {
      add(decision.rules().getFirst());
    }
  }

  @SuppressWarnings("ReferenceEquality") // two lines may say the same
  private void add(Rule rule) {
    if (rules.size() < MOST_RULES && rules.stream().noneMatch(other -> other == rule)) {
      rules.add(rule);
    }
  }

  void add(DecidedBy others) {
    others.rules.forEach(this::add);
    policies.addAll(others.policies);
  }

  List<Rule> rules() {
    return rules;
  }

  List<String> policies() {
    return List.copyOf(policies);
  }
}

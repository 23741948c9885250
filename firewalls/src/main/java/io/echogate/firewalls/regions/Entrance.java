package io.echogate.firewalls.regions;

import io.echogate.firewalls.meaning.Tracking;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.RuleSet;
import java.util.List;
import java.util.Set;

/**
 * A chain where packets enter.
 *
 * @param hook where that is
 * @param interfaces by which interfaces packets must come or go to enter; empty if it may be any
 * @param tracked whether connection tracking has seen packets before
 * @param policy what becomes of those that no rule decides: accept or drop
 */
record Entrance(Hook hook, Chain chain, Set<String> interfaces, Action policy, boolean tracked) {
  Entrance {
    interfaces = Set.copyOf(interfaces);
  }

  /** The chains that packets of a subject enter, in their order. */
  static List<Entrance> of(RuleSet rules, Subject subject) {
    return subject.course().hooks().stream()
        .flatMap(hook -> rules.at(hook, subject.family()).stream())
        .map(Entrance::of)
        .toList();
  }

  private static Entrance of(RuleSet.Entered entered) {
    Chain.Base base = entered.base();
    return new Entrance(
        base.hook(),
        entered.chain(),
        base.interfaces(),
        base.policy(),
        !Tracking.isAfter(entered.chain(), base));
  }
}

package io.echogate.firewalls.regions;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.RuleSet;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * A chain where packets enter.
 *
 * @param hook where that is
 * @param interfaces by which interfaces packets must come or go to enter; empty if it may be any
 * @param policy what becomes of those that no rule decides: accept or drop
 */
record Entrance(Hook hook, Chain chain, Set<String> interfaces, Action policy) {
  Entrance {
    interfaces = Set.copyOf(interfaces);
  }

  /**
   * The chains that packets of a subject enter, in their order: of chains with the same priority,
   * Linux asks the one first that came last.
   */
  static List<Entrance> of(RuleSet rules, Subject subject) {
    return subject.course().hooks().stream()
        .flatMap(
            hook ->
                rules.chains().reversed().stream()
                    .filter(chain -> chain.families().contains(subject.family()))
                    .flatMap(
                        chain ->
                            chain.bases().stream()
                                .filter(base -> base.hook() == hook)
                                .map(base -> new Ordered(base.priority(), of(chain, base))))
                    .sorted(Comparator.comparingInt(Ordered::priority))
                    .map(Ordered::entrance))
        .toList();
  }

  private record Ordered(int priority, Entrance entrance) {}

  private static Entrance of(Chain chain, Chain.Base base) {
    return new Entrance(base.hook(), chain, base.interfaces(), base.policy());
  }
}

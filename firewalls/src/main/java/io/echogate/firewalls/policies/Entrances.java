package io.echogate.firewalls.policies;

import io.echogate.firewalls.policies.Flattening.Entrance;
import io.echogate.firewalls.policies.PolicyOptions.Place;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.ChainName;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The chains where packets enter. */
final class Entrances {
  /** Connection tracking puts fragments together at this priority of the first hook. */
  private static final int REASSEMBLY = -400;

  private final RuleSet rules;
  private final Links links;
  private final Set<String> choices = new TreeSet<>();

  Entrances(RuleSet rules, Links links) {
    this.rules = rules;
    this.links = links;
  }

  /** Interfaces that have chains of their own while none was chosen. */
  Set<String> choices() {
    return choices;
  }

  List<Entrance> of(Place place, Family family) {
    return switch (place) {
      case Place.At(Hook hook) -> at(hook, family, Integer.MAX_VALUE);
      case Place.In(String name) ->
          rules.chains().stream()
              .filter(chain -> chain.families().contains(family))
              .filter(
                  chain -> chain.name().name().equals(name) || chain.name().toString().equals(name))
              .map(chain -> new Entrance(chain, policy(chain)))
              .toList();
    };
  }

  private static Action policy(Chain chain) {
    return chain.bases().isEmpty() ? Action.ACCEPT : chain.bases().getFirst().policy();
  }

  /** The chains that see fragments before they are put together. */
  List<Entrance> beforeReassembly(Family family) {
    return at(Hook.PREROUTING, family, REASSEMBLY - 1);
  }

  private List<Entrance> at(Hook hook, Family family, int last) {
    List<Entrance> found = new ArrayList<>();
    Set<Set<String>> places = new LinkedHashSet<>();
    for (RuleSet.Entered entered : rules.at(hook, family)) {
      Chain.Base base = entered.base();
      if (base.priority() <= last && links.enter(base.interfaces())) {
        found.add(new Entrance(entered.chain(), base.policy()));
        places.add(base.interfaces());
      }
    }
    if (places.size() > 1 && !links.isChosen()) {
      places.forEach(choices::addAll);
    }
    return found;
  }

  /** All chains that packets can come to from there. */
  List<Chain> reached(List<Entrance> entrances) {
    var byName = rules.byName();
    Set<ChainName> seen = new LinkedHashSet<>();
    Deque<Chain> open = new ArrayDeque<>();
    entrances.forEach(entrance -> open.add(entrance.chain()));
    List<Chain> all = new ArrayList<>();
    while (!open.isEmpty()) {
      Chain chain = open.remove();
      if (!seen.add(chain.name())) {
        continue;
      }
      all.add(chain);
      for (var rule : chain.rules()) {
        ChainName next =
            switch (rule.action()) {
              case Action.Jump jump -> jump.chain();
              case Action.Goto go -> go.chain();
              default -> chain.name();
            };
        Chain to = byName.get(next);
        if (to != null) {
          open.add(to);
        }
      }
    }
    return all;
  }
}

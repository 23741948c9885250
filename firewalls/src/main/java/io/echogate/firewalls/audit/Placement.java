package io.echogate.firewalls.audit;

import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.firewalls.trace.Entrances;
import io.echogate.icmp.Family;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where the chains of a rule set stand.
 *
 * @param rules with an entrance for each chain that packets are taken through
 * @param assumed chains that are applied nowhere and are judged as if they stood where all packets
 *     come in
 * @param choices chains of which one must be chosen; if there are any, the rest has no meaning
 */
public record Placement(RuleSet rules, List<Chain> assumed, List<Chain> choices) {
  public Placement {
    assumed = List.copyOf(assumed);
    choices = List.copyOf(choices);
  }

  /**
   * Rules as they stand; of those that are applied nowhere the one of that name, or the only one of
   * a family.
   */
  public static Placement of(RuleSet rules, Optional<String> name) {
    if (name.isEmpty() && Entrances.areKnown(rules)) {
      return new Placement(rules, List.of(), List.of());
    }
    List<Chain> assumed = new ArrayList<>();
    Set<Chain> choices = new LinkedHashSet<>();
    for (Family family : Family.values()) {
      List<Chain> some =
          name.map(wanted -> Entrances.named(rules, family, wanted))
              .orElseGet(() -> Entrances.unapplied(rules, family));
      if (some.size() == 1) {
        assumed.addAll(some);
      } else {
        choices.addAll(some);
      }
    }
    RuleSet placed =
        new RuleSet(
            rules.dialect(),
            rules.chains().stream().map(chain -> placed(rules, chain, assumed)).toList(),
            rules.settings());
    return new Placement(placed, assumed.stream().distinct().toList(), List.copyOf(choices));
  }

  private static Chain placed(RuleSet rules, Chain chain, List<Chain> assumed) {
    boolean stands = assumed.contains(chain);
    List<Chain.Base> bases =
        stands
            ? List.of(new Chain.Base(Hook.INGRESS, 0, Set.of(), Entrances.policy(rules, chain)))
            : List.of();
    return chain.at(bases);
  }
}

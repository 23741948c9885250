package io.echogate.firewalls.audit;

import io.echogate.firewalls.regions.Decision;
import io.echogate.firewalls.regions.Plane;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Rule;
import io.echogate.icmp.Family;
import io.echogate.policy.Origin;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the rules that decide about the messages of rules that decide nothing. */
final class Shadows {
  /** How many are named for a rule. */
  private static final int MOST = 3;

  /** For how many rules they are looked for: nobody reads more. */
  private static final int MOST_ASKED = 200;

  private static final int TYPES = 256;

  private final List<Look> looks;
  private final List<Decided> decided = new ArrayList<>();
  private final Map<Key, Set<Rule>> known = new HashMap<>();
  private int asked;

  Shadows(List<Look> looks) {
    this.looks = looks;
  }

  /** Types, and the rules that decide about some packets of them. */
  private record Decided(Family family, BitSet types, Set<Rule> rules) {}

  private record Key(Set<Family> families, BitSet types) {}

  /** Those before a rule in its chain; if there are none, those anywhere. */
  @SuppressWarnings("ReferenceEquality") // two lines may say the same
  List<Rule> of(Chain chain, Rule rule) {
    if (asked++ >= MOST_ASKED) {
      return List.of();
    }
    Set<Rule> deciders =
        known.computeIfAbsent(new Key(families(chain, rule), types(rule)), this::deciders);
    List<Rule> near = new ArrayList<>();
    for (Rule one : chain.rules()) {
      if (one == rule || near.size() == MOST) {
        break;
      }
      boolean told = near.stream().anyMatch(other -> other.origin().equals(one.origin()));
      if (deciders.contains(one) && !told) {
        near.add(one);
      }
    }
    Set<Origin> told = new HashSet<>();
    return near.isEmpty()
        ? deciders.stream()
            .filter(one -> !one.text().isEmpty())
            .sorted(Comparator.comparingInt(Rule::line))
            .filter(one -> told.add(one.origin()))
            .limit(MOST)
            .toList()
        : near;
  }

  private Set<Rule> deciders(Key key) {
    if (decided.isEmpty()) {
      looks.forEach(this::gather);
    }
    Set<Rule> rules = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Decided some : decided) {
      if (key.families.contains(some.family) && some.types.intersects(key.types)) {
        rules.addAll(some.rules);
      }
    }
    return rules;
  }

  private void gather(Look look) {
    for (List<Tally> tallies : look.all().values()) {
      for (Tally tally : tallies) {
        BitSet types = new BitSet(TYPES);
        tally.slices().forEach(slice -> slice.messages().types().forEach(types::set));
        Set<Rule> rules = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Plane.Piece piece : tally.pieces()) {
          Verdicts.decision(piece.outcome()).flatMap(Decision::rule).ifPresent(rules::add);
        }
        decided.add(new Decided(look.subject().family(), types, rules));
      }
    }
  }

  private static Set<Family> families(Chain chain, Rule rule) {
    return rule.matches().stream()
        .filter(Match.Messages.class::isInstance)
        .map(match -> ((Match.Messages) match).family())
        .findFirst()
        .map(Set::of)
        .orElse(chain.families());
  }

  /** The types that a rule names. */
  private static BitSet types(Rule rule) {
    BitSet types = new BitSet(TYPES);
    for (Match match : rule.matches()) {
      if (match instanceof Match.Messages messages) {
        messages.messages().types().forEach(types::set);
        return types;
      }
    }
    types.set(0, TYPES);
    return types;
  }
}

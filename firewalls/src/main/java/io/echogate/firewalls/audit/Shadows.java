package io.echogate.firewalls.audit;

import io.echogate.firewalls.regions.Slice;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Rule;
import io.echogate.icmp.Family;
import io.echogate.policy.MessageSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;

/** Finds the rules that decide about the messages of rules that decide nothing. */
final class Shadows {
  /** How many are named for a rule. */
  private static final int MOST = 3;

  /** For how many rules they are looked for: nobody reads more. */
  private static final int MOST_ASKED = 200;

  private final List<Look> looks;
  private int asked;

  Shadows(List<Look> looks) {
    this.looks = looks;
  }

  /** Those before a rule in its chain; if there are none, those anywhere. */
  @SuppressWarnings("ReferenceEquality") // two lines may say the same
  List<Rule> of(Chain chain, Rule rule) {
    if (asked++ >= MOST_ASKED) {
      return List.of();
    }
    Set<Rule> deciders = deciders(chain, rule);
    List<Rule> near = new ArrayList<>();
    for (Rule one : chain.rules()) {
      if (one == rule || near.size() == MOST) {
        break;
      }
      if (deciders.contains(one)) {
        near.add(one);
      }
    }
    return near.isEmpty()
        ? deciders.stream()
            .filter(one -> !one.text().isEmpty())
            .sorted(Comparator.comparingInt(Rule::line))
            .limit(MOST)
            .toList()
        : near;
  }

  private Set<Rule> deciders(Chain chain, Rule rule) {
    Set<Rule> deciders = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Look look : looks) {
      Family family = look.subject().family();
      if (chain.families().contains(family)) {
        IntPredicate named = types(family, rule);
        look.all().values().stream()
            .flatMap(List::stream)
            .filter(tally -> tally.slices().stream().anyMatch(slice -> has(slice, named)))
            .flatMap(tally -> tally.pieces().stream())
            .flatMap(piece -> Verdicts.decision(piece.outcome()).stream())
            .forEach(decision -> deciders.addAll(decision.rules()));
      }
    }
    return deciders;
  }

  private static boolean has(Slice slice, IntPredicate types) {
    return slice.messages().types().anyMatch(types);
  }

  /** The types that a rule names. */
  private static IntPredicate types(Family family, Rule rule) {
    for (Match match : rule.matches()) {
      if (match instanceof Match.Messages(Family of, MessageSet messages)) {
        return type -> of == family && messages.containsAny(type);
      }
    }
    return type -> true;
  }
}

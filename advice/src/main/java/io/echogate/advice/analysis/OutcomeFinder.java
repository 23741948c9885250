package io.echogate.advice.analysis;

import io.echogate.policy.Limit;
import io.echogate.policy.Rule;
import io.echogate.policy.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds all that happens to the packets of some traffic. */
final class OutcomeFinder {
  private final Traffic traffic;
  private final List<Rule> rules;
  private final Ruling otherwise;
  private final SourceStage sources;
  private final Partitions partitions;
  private final Map<Key, Outcome> outcomes = new LinkedHashMap<>();

  /** What outcomes differ by. */
  private record Key(Effect effect, List<Limit> limits, List<Statement> deciders) {}

  /**
   * Prepares a search.
   *
   * @param rules those that list the message, in order
   * @param otherwise what holds if none of them matches
   * @param sources what judges the packets that still pass
   */
  OutcomeFinder(
      Traffic traffic,
      List<Rule> rules,
      Ruling otherwise,
      SourceStage sources,
      Partitions partitions) {
    this.traffic = traffic;
    this.rules = rules;
    this.otherwise = otherwise;
    this.sources = sources;
    this.partitions = partitions;
  }

  List<Outcome> find() {
    List<Ruling> others = new ArrayList<>(sources.rulings());
    others.add(otherwise);
    for (Region region : traffic.regions()) {
      // What a slice's packets meet depends on nothing but the rules that are left of it.
      Map<List<Integer>, List<FirstMatch.Hit>> known = new HashMap<>();
      for (Slice slice : Slices.of(traffic, region, rules, others)) {
        List<Integer> left = new ArrayList<>();
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
          Candidate candidate = Candidate.of(rules.get(i), slice);
          if (candidate != null) {
            left.add(i);
            candidates.add(candidate);
          }
        }
        for (FirstMatch.Hit hit :
            known.computeIfAbsent(left, key -> FirstMatch.of(candidates, region, partitions))) {
          judge(slice, ruling(candidates, hit), hit);
        }
      }
    }
    return List.copyOf(outcomes.values());
  }

  private Ruling ruling(List<Candidate> candidates, FirstMatch.Hit hit) {
    if (hit.index() == FirstMatch.NONE) {
      return otherwise;
    }
    Rule rule = candidates.get(hit.index()).rule();
    return new Ruling(rule.action(), rule.statement());
  }

  private void judge(Slice slice, Ruling ruling, FirstMatch.Hit hit) {
    Effect effect = ruling.effect(slice.frame());
    if (effect == Effect.DROP || sources.isEmpty()) {
      add(effect, List.of(ruling), slice, hit.sources(), hit.destinations());
      return;
    }
    // The source filter is of the dialect whose rules do not ask for addresses: any source will do.
    for (SourceStage.Said said : sources.of(slice.region().sources(), partitions)) {
      if (said.ruling().isEmpty()) {
        add(effect, List.of(ruling), slice, said.sources(), hit.destinations());
      } else {
        Ruling source = said.ruling().get();
        Effect both = effect.and(source.effect(slice.frame()));
        List<Ruling> deciding = both == Effect.DROP ? List.of(source) : List.of(ruling, source);
        add(both, deciding, slice, said.sources(), hit.destinations());
      }
    }
  }

  private void add(Effect effect, List<Ruling> rulings, Slice slice, Examples from, Examples to) {
    List<Limit> limits =
        effect == Effect.LIMITED
            ? rulings.stream().flatMap(ruling -> ruling.limits().stream()).toList()
            : List.of();
    List<Statement> deciders =
        rulings.stream().flatMap(ruling -> ruling.statements().stream()).toList();
    Key key = new Key(effect, limits, deciders);
    if (!outcomes.containsKey(key)) {
      Pair.of(slice.region(), from, to)
          .map(pair -> new Outcome(effect, limits, deciders, slice.example(pair)))
          .ifPresent(outcome -> outcomes.put(key, outcome));
    }
  }
}

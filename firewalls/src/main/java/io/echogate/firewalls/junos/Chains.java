package io.echogate.firewalls.junos;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.ChainName;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Rule;
import io.echogate.policy.Origin;
import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.Diagnostics;
import io.echogate.policy.source.Source;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes chains of filters and of what is said about where they are applied. */
final class Chains {
  private final Source source;
  private final Config config;
  private final Diagnostics diagnostics;

  Chains(Source source, Config config, Diagnostics diagnostics) {
    this.source = source;
    this.config = config;
    this.diagnostics = diagnostics;
  }

  List<Chain> read() {
    Map<ChainName, List<Chain.Base>> bases = new HashMap<>();
    Map<ChainName, Chain> composed = new LinkedHashMap<>();
    for (Application application : config.applications()) {
      apply(application, bases, composed);
    }
    List<Chain> chains = new ArrayList<>();
    for (Filter filter : config.filters().values()) {
      List<Rule> rules = new ArrayList<>();
      for (Filter.Term term : filter.terms.values()) {
        term(filter, term, rules);
      }
      chains.add(
          new Chain(
              filter.name,
              Set.of(filter.family),
              bases.getOrDefault(filter.name, List.of()),
              rules,
              filter.place.origin(source)));
    }
    composed
        .values()
        .forEach(
            chain ->
                chains.add(
                    new Chain(
                        chain.name(),
                        chain.families(),
                        bases.getOrDefault(chain.name(), List.of()),
                        chain.rules(),
                        chain.origin())));
    findCircles();
    return chains;
  }

  private void apply(
      Application application,
      Map<ChainName, List<Chain.Base>> bases,
      Map<ChainName, Chain> composed) {
    List<ChainName> names = new ArrayList<>();
    for (Word word : application.names) {
      ChainName name = Filter.name(application.family, word.text());
      if (config.filters().containsKey(name)) {
        names.add(name);
      } else {
        diagnostics.add(
            Diagnostic.warning(
                    source,
                    application.span,
                    "the filter " + Values.shown(word.text()) + " is applied but is not here")
                .withHelp("read the part firewall of the configuration as well"));
      }
    }
    if (names.isEmpty()) {
      return;
    }
    ChainName name = names.getFirst();
    if (application.list && names.size() > 1) {
      String table = name.table();
      String joined = String.join(" ", names.stream().map(ChainName::name).toList());
      name = new ChainName(table, joined);
      while (config.filters().containsKey(name)) {
        // a filter's name in quotes may have blanks
        joined += " ";
        name = new ChainName(table, joined);
      }
      Origin origin = new Origin(source, application.span);
      List<Rule> rules =
          names.stream().map(one -> new Rule(List.of(), new Action.Jump(one), origin, "")).toList();
      composed.putIfAbsent(
          name, new Chain(name, Set.of(application.family), List.of(), rules, origin));
    }
    bases
        .computeIfAbsent(name, key -> new ArrayList<>())
        .add(
            new Chain.Base(
                application.hook, 0, application.place.map(Set::of).orElse(Set.of()), Action.DROP));
  }

  private void term(Filter filter, Filter.Term term, List<Rule> rules) {
    Conditions conditions = new Conditions(source, filter.family, config.lists(), diagnostics);
    term.from.forEach(conditions::add);
    Effects effects = new Effects(source, config.policers(), diagnostics);
    term.then.forEach(effects::add);
    Origin origin = term.place.origin(source);
    for (List<Match> matches : conditions.matches(term)) {
      for (Match drop : effects.drops()) {
        List<Match> all = new ArrayList<>(matches);
        all.add(drop);
        rules.add(new Rule(all, Action.DROP, origin, term.comment));
      }
      for (Filter.Item reference : term.filters) {
        rules.add(new Rule(matches, jump(filter, reference), origin, term.comment));
      }
      if (term.filters.isEmpty() || !term.then.isEmpty()) {
        rules.add(new Rule(matches, effects.verdict(), origin, term.comment));
      }
    }
  }

  private Action jump(Filter filter, Filter.Item reference) {
    ChainName name = Filter.name(filter.family, reference.name());
    if (config.filters().containsKey(name)) {
      return new Action.Jump(name);
    }
    diagnostics.add(
        Diagnostic.warning(
                source,
                reference.span(),
                "the filter " + Values.shown(reference.name()) + " is not here")
            .withHelp("what it does may be anything"));
    return new Action.Unknown("filter " + reference.name());
  }

  /** Takes away filters that name no others, until none is left, or only those in a circle. */
  private void findCircles() {
    Map<ChainName, Integer> open = new HashMap<>();
    Map<ChainName, List<Filter>> users = new HashMap<>();
    Deque<ChainName> closed = new ArrayDeque<>();
    for (Filter filter : config.filters().values()) {
      int count = 0;
      for (ChainName name : references(filter)) {
        users.computeIfAbsent(name, key -> new ArrayList<>()).add(filter);
        count++;
      }
      open.put(filter.name, count);
      if (count == 0) {
        closed.add(filter.name);
      }
    }
    for (@Nullable ChainName name = closed.poll(); name != null; name = closed.poll()) {
      for (Filter user : users.getOrDefault(name, List.of())) {
        if (open.merge(user.name, -1, Integer::sum) == 0) {
          closed.add(user.name);
        }
      }
    }
    Optional<Filter> circle =
        config.filters().values().stream()
            .filter(filter -> open.getOrDefault(filter.name, 0) > 0)
            .findFirst();
    circle.ifPresent(
        filter ->
            diagnostics.add(
                Diagnostic.error(
                        source,
                        filter.place.span(),
                        "the filter " + Values.shown(filter.name.name()) + " leads into a circle")
                    .withHelp("take the filter out of the terms of those that it names")));
  }

  private List<ChainName> references(Filter filter) {
    List<ChainName> names = new ArrayList<>();
    for (Filter.Term term : filter.terms.values()) {
      for (Filter.Item reference : term.filters) {
        ChainName name = Filter.name(filter.family, reference.name());
        if (config.filters().containsKey(name)) {
          names.add(name);
        }
      }
    }
    return names;
  }
}

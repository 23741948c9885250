package io.echogate.firewalls.regions;

import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Names of interfaces that stand for all: those that rules and spaces name, one that each of their
 * patterns matches and as few others as can be, and one that nobody names. The first is none.
 */
final class LinkNames {
  private final List<String> names;
  private final Map<String, Integer> places = new HashMap<>();

  /** The same, each with its place, in alphabetical order. */
  private final NavigableMap<String, Integer> sorted;

  private LinkNames(Set<String> names) {
    this.names = List.copyOf(names);
    for (int place = 0; place < this.names.size(); place++) {
      places.put(this.names.get(place), place);
    }
    this.sorted = new TreeMap<>(places);
  }

  static LinkNames of(List<RuleSet> systems, List<Space> spaces) {
    Set<String> named = new LinkedHashSet<>();
    for (RuleSet system : systems) {
      for (Chain chain : system.chains()) {
        chain.bases().forEach(base -> named.addAll(base.interfaces()));
        for (Rule rule : chain.rules()) {
          for (Match match : rule.matches()) {
            if (match instanceof Match.Interfaces interfaces) {
              named.addAll(interfaces.names());
            }
          }
        }
      }
    }
    for (Space space : spaces) {
      named.addAll(space.in().names());
      named.addAll(space.out().names());
    }
    Set<String> names = new LinkedHashSet<>();
    names.add("");
    named.stream().filter(name -> !isPattern(name)).forEach(names::add);
    Set<String> stems =
        named.stream()
            .filter(LinkNames::isPattern)
            .map(LinkNames::stem)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    stems.forEach(stem -> names.add(fresh(stem, named, stems)));
    names.add(fresh("if", named, stems));
    return new LinkNames(names);
  }

  private static boolean isPattern(String name) {
    return name.endsWith("*");
  }

  private static String stem(String pattern) {
    return pattern.substring(0, pattern.length() - 1);
  }

  /** A name that begins so and that none of the others means more closely. */
  private static String fresh(String stem, Set<String> named, Set<String> stems) {
    for (int number = 0; ; number++) {
      String name = stem + number;
      boolean taken = named.contains(name);
      for (int length = stem.length() + 1; !taken && length <= name.length(); length++) {
        taken = stems.contains(name.substring(0, length));
      }
      if (!taken) {
        return name;
      }
    }
  }

  int size() {
    return names.size();
  }

  String name(int place) {
    return names.get(place);
  }

  /** The place of a name that stands for itself, or of the last one, which nobody names. */
  int place(String name) {
    return places.getOrDefault(name, names.size() - 1);
  }

  /** The places of the names that a rule means. */
  BitSet matching(Match.Interfaces interfaces) {
    BitSet some = new BitSet(names.size());
    for (String name : interfaces.names()) {
      if (isPattern(name)) {
        String stem = stem(name);
        for (Map.Entry<String, Integer> entry : sorted.tailMap(stem, true).entrySet()) {
          if (!entry.getKey().startsWith(stem)) {
            break;
          }
          some.set(entry.getValue());
        }
      } else if (places.containsKey(name)) {
        some.set(places.get(name));
      }
    }
    if (interfaces.negated()) {
      some.flip(0, names.size());
    }
    return some;
  }

  /** The places of the names that a space has; never that of none. */
  BitSet in(Space.Links links) {
    BitSet some = new BitSet();
    for (int place = 1; place < names.size(); place++) {
      some.set(place, links.contains(names.get(place)));
    }
    return some;
  }

  /** The places of these names. */
  BitSet of(Set<String> some) {
    BitSet held = new BitSet();
    for (int place = 1; place < names.size(); place++) {
      held.set(place, some.contains(names.get(place)));
    }
    return held;
  }
}

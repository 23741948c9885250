package io.echogate.firewalls.regions;

import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Names of interfaces that stand for all: those that rules and spaces name, one that each of their
 * patterns matches and as few others as can be, and one that nobody names. The first is none.
 */
final class LinkNames {
  private final List<String> names;

  private LinkNames(Set<String> names) {
    this.names = List.copyOf(names);
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
    named.stream()
        .filter(LinkNames::isPattern)
        .forEach(name -> names.add(fresh(stem(name), named)));
    names.add(fresh("if", named));
    return new LinkNames(names);
  }

  private static boolean isPattern(String name) {
    return name.endsWith("*");
  }

  private static String stem(String pattern) {
    return pattern.substring(0, pattern.length() - 1);
  }

  /** A name that begins so and that none of the others means more closely. */
  private static String fresh(String stem, Set<String> named) {
    for (int number = 0; ; number++) {
      String name = stem + number;
      boolean taken =
          named.stream()
              .anyMatch(
                  other ->
                      isPattern(other)
                          ? stem(other).length() > stem.length() && name.startsWith(stem(other))
                          : other.equals(name));
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
    int place = names.indexOf(name);
    return place < 0 ? names.size() - 1 : place;
  }

  /** The places of the names that a rule means. */
  BitSet matching(Match.Interfaces interfaces) {
    BitSet places = new BitSet();
    for (int place = 0; place < names.size(); place++) {
      if (Match.Interfaces.isAmong(names.get(place), interfaces.names()) != interfaces.negated()) {
        places.set(place);
      }
    }
    return places;
  }

  /** The places of the names that a space has; never that of none. */
  BitSet in(Space.Links links) {
    BitSet places = new BitSet();
    for (int place = 1; place < names.size(); place++) {
      places.set(place, links.contains(names.get(place)));
    }
    return places;
  }

  /** The places of these names. */
  BitSet of(Set<String> some) {
    BitSet places = new BitSet();
    for (int place = 1; place < names.size(); place++) {
      places.set(place, some.contains(names.get(place)));
    }
    return places;
  }
}

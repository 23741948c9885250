package io.echogate.firewalls.export;

import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.Addresses;
import io.echogate.firewalls.rules.Match.Numbers;
import io.echogate.firewalls.rules.Ranges;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * For targets whose rules have room for one test of each thing, and none for what is excepted:
 * tests of the same addresses or the same number become one.
 */
final class Intersections {

  private Intersections() {}

  /** The same matches, at most one for each side and quantity; empty if nothing can meet them. */
  static Optional<List<Match>> of(List<Match> matches) {
    List<Match> all = new ArrayList<>();
    for (Match match : matches) {
      Match next = match instanceof Addresses addresses ? positive(addresses) : match;
      for (int i = 0; i < all.size(); i++) {
        Optional<Match> both = both(all.get(i), next);
        if (both.isPresent()) {
          next = both.get();
          all.remove(i);
          break;
        }
      }
      if (isNever(next)) {
        return Optional.empty();
      }
      if (!isAlways(next)) {
        all.add(next);
      }
    }
    return Optional.of(all);
  }

  private static boolean isNever(Match match) {
    return switch (match) {
      case Addresses addresses -> addresses.prefixes().isEmpty();
      case Numbers numbers -> numbers.negated();
      default -> false;
    };
  }

  private static boolean isAlways(Match match) {
    return match instanceof Addresses addresses
        && addresses.prefixes().covers(Prefix.of(addresses.family(), 0, 0, 0));
  }

  private static Optional<Match> both(Match one, Match other) {
    if (one instanceof Addresses a && other instanceof Addresses b && a.side() == b.side()) {
      return Optional.of(with(a, a.prefixes().intersection(b.prefixes())));
    }
    if (one instanceof Numbers a && other instanceof Numbers b && a.quantity() == b.quantity()) {
      Ranges.Range x = a.ranges().list().getFirst();
      Ranges.Range y = b.ranges().list().getFirst();
      int first = Math.max(x.first(), y.first());
      int last = Math.min(x.last(), y.last());
      // No range is what a negated one of everything is.
      return Optional.of(
          first > last
              ? new Numbers(a.quantity(), true, Ranges.of(0, Integer.MAX_VALUE))
              : new Numbers(a.quantity(), false, Ranges.of(first, last)));
    }
    return Optional.empty();
  }

  private static Addresses with(Addresses match, PrefixSet prefixes) {
    return new Addresses(match.side(), match.family(), false, prefixes, Optional.empty());
  }

  private static Addresses positive(Addresses match) {
    return match.negated()
        ? with(match, PrefixSet.all(match.family()).without(match.prefixes()))
        : match;
  }
}

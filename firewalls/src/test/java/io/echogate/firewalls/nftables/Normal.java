package io.echogate.firewalls.nftables;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.LimitSpec;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Rules in a form in which those that do the same are the same text: without places, without the
 * words of what is not understood, and in one order where order has no meaning.
 */
final class Normal {
  private Normal() {}

  /** One line a rule, under the name of its chain. */
  static List<String> of(RuleSet rules) {
    return rules.chains().stream()
        .sorted((a, b) -> a.name().toString().compareTo(b.name().toString()))
        .flatMap(chain -> of(chain).stream())
        .toList();
  }

  private static List<String> of(Chain chain) {
    List<String> lines = new ArrayList<>();
    lines.add(
        chain.name()
            + " "
            + sorted(chain.families())
            + chain.bases().stream()
                .map(
                    base ->
                        " "
                            + base.hook()
                            + " "
                            + base.priority()
                            + " "
                            + sorted(base.interfaces())
                            + " "
                            + base.policy())
                .collect(Collectors.joining()));
    List<String> together = new ArrayList<>();
    for (int i = 0; i < chain.rules().size(); i++) {
      Rule rule = chain.rules().get(i);
      together.add(of(rule));
      if (i + 1 == chain.rules().size()
          || !chain.rules().get(i + 1).origin().equals(rule.origin())) {
        together.sort(null);
        together.forEach(line -> lines.add("  " + line));
        together.clear();
      }
    }
    return lines;
  }

  private static String of(Rule rule) {
    StringBuilder line = new StringBuilder();
    List<String> stretch = new ArrayList<>();
    for (Match match : rule.matches()) {
      if (match instanceof Match.Limit) {
        stretch.sort(null);
        line.append(stretch).append(' ').append(of(match)).append(' ');
        stretch.clear();
      } else {
        stretch.add(of(match));
      }
    }
    stretch.sort(null);
    line.append(stretch).append(" -> ").append(of(rule.action()));
    return rule.comment().isEmpty() ? line.toString() : line + " // " + rule.comment();
  }

  private static String of(Action action) {
    return switch (action) {
      case Action.Continue on -> "goes on";
      case Action.Unknown unknown -> "?";
      default -> action.toString();
    };
  }

  private static String of(Match match) {
    return switch (match) {
      case Match.OfFamily of -> "family " + sorted(of.families());
      case Match.AddressKinds kinds ->
          kinds.side() + " " + kinds.negated() + " " + sorted(kinds.kinds());
      case Match.LinkKinds kinds -> kinds.negated() + " " + sorted(kinds.kinds());
      case Match.Interfaces interfaces ->
          interfaces.way() + " " + interfaces.negated() + " " + sorted(interfaces.names());
      case Match.States states -> states.negated() + " " + sorted(states.states());
      case Match.Parts parts -> "parts " + sorted(parts.parts());
      case Match.Limit limit -> limit.over() + " " + of(limit.limit());
      case Match.Unknown unknown -> "?";
      default -> match.toString();
    };
  }

  private static String of(LimitSpec limit) {
    String shared = limit.shared().orElse("");
    return limit.amount()
        + "/"
        + limit.seconds()
        + " "
        + limit.burst()
        + " "
        + limit.unit()
        + " "
        + limit.keys().stream().map(Normal::of).sorted().toList()
        + (shared.startsWith("line ") ? "shared" : shared);
  }

  private static String of(LimitSpec.Key key) {
    return key instanceof LimitSpec.Key.Other ? "?" : key.toString();
  }

  private static String sorted(Collection<?> set) {
    return set.stream()
        .map(Object::toString)
        .collect(Collectors.toCollection(TreeSet::new))
        .toString();
  }
}

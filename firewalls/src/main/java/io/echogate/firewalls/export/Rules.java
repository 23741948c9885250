package io.echogate.firewalls.export;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Rule;
import io.echogate.policy.MessageSet;
import io.echogate.policy.Origin;
import io.echogate.policy.source.Source;
import io.echogate.policy.source.Span;
import java.util.ArrayList;
import java.util.List;

/** Rules that no statement asked for, and how alternatives become rules. */
final class Rules {
  /** Where rules come from that the target needs and no statement wrote. */
  static final Origin NOWHERE = new Origin(new Source("", ""), new Span(0, 0));

  /** The messages that RFC 6980 forbids to fragment. */
  static final MessageSet UNFRAGMENTED =
      new MessageSet.Builder().addTypes(133, 137).addTypes(148, 148).build();

  private Rules() {}

  static Rule of(List<Match> matches, Action action, String comment) {
    return new Rule(matches, action, NOWHERE, comment);
  }

  /** All ways to take one match of each condition. */
  static List<List<Match>> alternatives(List<List<Match>> conditions) {
    List<List<Match>> ways = List.of(List.of());
    for (List<Match> condition : conditions) {
      List<List<Match>> longer = new ArrayList<>();
      for (List<Match> way : ways) {
        for (Match match : condition) {
          List<Match> one = new ArrayList<>(way);
          one.add(match);
          longer.add(one);
        }
      }
      ways = longer;
    }
    return ways;
  }
}

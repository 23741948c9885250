package io.echogate.firewalls.audit;

import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.ChainName;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether rules go by the flows that packets belong to. */
public final class Stateful {
  private static final Set<State> KNOWN = Set.of(State.RELATED, State.ESTABLISHED);

  private Stateful() {}

  /** Whether a rule that packets may meet on a course asks for known flows. */
  public static boolean on(RuleSet rules, Course course, Family family) {
    Map<ChainName, Chain> byName = rules.byName();
    Deque<Chain> waiting = new ArrayDeque<>();
    Set<ChainName> seen = new HashSet<>();
    for (Hook hook : course.hooks()) {
      rules.at(hook, family).forEach(entered -> waiting.add(entered.chain()));
    }
    while (!waiting.isEmpty()) {
      Chain chain = waiting.remove();
      if (!seen.add(chain.name())) {
        continue;
      }
      for (Rule rule : chain.rules()) {
        if (rule.matches().stream().anyMatch(Stateful::asks)) {
          return true;
        }
        ChainName next =
            switch (rule.action()) {
              case Action.Jump jump -> jump.chain();
              case Action.Goto go -> go.chain();
              default -> chain.name();
            };
        Optional.ofNullable(byName.get(next)).ifPresent(waiting::add);
      }
    }
    return false;
  }

  private static boolean asks(Match match) {
    return match instanceof Match.States states && !Collections.disjoint(states.states(), KNOWN);
  }
}

package io.echogate.firewalls.trace;

import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.ChainName;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.LimitSpec;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Ranges;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.icmp.MessageRange;
import io.echogate.policy.MessageSet;
import io.echogate.policy.Origin;
import io.echogate.policy.source.Source;
import io.echogate.policy.source.Span;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Small random rule sets full of unknowns, with chains at all hooks that jump, go and return. */
final class RandomChains {
  private final RandomGenerator random;
  private final int chains;
  private final Source source = new Source("random", "x".repeat(1000));
  private int place;

  RandomChains(RandomGenerator random) {
    this.random = random;
    this.chains = random.nextInt(4);
  }

  RuleSet rules() {
    List<Chain> all = new ArrayList<>();
    List<Hook> hooks = List.of(Hook.values());
    int bases = random.nextInt(1, 5);
    for (int i = 0; i < bases; i++) {
      Action policy = random.nextInt(3) > 0 ? Action.ACCEPT : Action.DROP;
      Hook hook = random.nextBoolean() ? Hook.INPUT : hooks.get(random.nextInt(hooks.size()));
      all.add(
          chain(
              "base" + i,
              List.of(
                  new Chain.Base(
                      hook,
                      random.nextInt(3),
                      random.nextInt(4) == 0 ? Set.of("eth0") : Set.of(),
                      policy)),
              -1));
    }
    for (int i = 0; i < chains; i++) {
      all.add(chain("c" + i, List.of(), i));
    }
    return new RuleSet(Dialect.NFTABLES, all, List.of());
  }

  private Chain chain(String name, List<Chain.Base> bases, int number) {
    List<Rule> rules = new ArrayList<>();
    int count = random.nextInt(6);
    for (int i = 0; i < count; i++) {
      Origin origin = origin();
      // Now and then a line is two rules.
      for (int j = random.nextInt(4); j < 4; j += 3) {
        rules.add(new Rule(matches(), action(number + 1), origin, ""));
      }
    }
    return new Chain(new ChainName("t", name), EnumSet.allOf(Family.class), bases, rules, origin());
  }

  private Origin origin() {
    place++;
    return new Origin(source, new Span(place, place + 1));
  }

  private List<Match> matches() {
    List<Match> matches = new ArrayList<>();
    int count = random.nextInt(3);
    for (int i = 0; i < count; i++) {
      matches.add(match());
    }
    return matches;
  }

  private Match match() {
    Family family = random.nextBoolean() ? Family.IP4 : Family.IP6;
    return switch (random.nextInt(8)) {
      case 0, 1 ->
          new Match.Messages(
              family, MessageSet.of(List.of(MessageRange.ofType(random.nextInt(3)))));
      case 2 -> new Match.Protocol(random.nextBoolean(), Ranges.of(family.protocol()));
      case 3 ->
          new Match.Interfaces(
              random.nextBoolean() ? Match.Way.IN : Match.Way.OUT,
              random.nextBoolean(),
              Set.of("eth*"));
      case 4, 5 -> new Match.Unknown("unknown " + random.nextInt(2));
      default ->
          new Match.Limit(
              new LimitSpec(
                  1 + random.nextInt(2), 1, 5, LimitSpec.Unit.PACKETS, Set.of(), Optional.empty()),
              random.nextInt(3) == 0);
    };
  }

  private Action action(int next) {
    return switch (random.nextInt(10)) {
      case 0, 1 -> Action.ACCEPT;
      case 2, 3 -> Action.DROP;
      case 4 -> new Action.Reject(Optional.empty());
      case 5 -> Action.RETURN;
      case 6 -> new Action.Unknown("QUEUE " + random.nextInt(2));
      case 7 -> next < chains ? new Action.Jump(to(next)) : new Action.Continue("log");
      case 8 -> next < chains ? new Action.Goto(to(next)) : new Action.Continue("counter");
      default -> new Action.Continue("log");
    };
  }

  private ChainName to(int least) {
    return new ChainName("t", "c" + random.nextInt(least, chains));
  }

  Course course() {
    List<Course> all = List.of(Course.values());
    return all.get(random.nextInt(all.size()));
  }
}

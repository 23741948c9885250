package io.echogate.firewalls.iptables;

import io.echogate.firewalls.routers.Packets;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.ChainName;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Small random rule sets of iptables, for tests of other packages. */
public final class RandomIptables {
  private static final int MOST_CHAINS = 4;
  private static final int MOST_RULES = 6;

  private RandomIptables() {}

  /** The table filter of a family: its three chains, and some that they jump to. */
  public static RuleSet rules(Family family, RandomGenerator random) {
    RuleGenerator generator = new RuleGenerator(random.nextLong(), family, set(family));
    String table = family == Family.IP4 ? "ip filter" : "ip6 filter";
    List<Chain> chains = new ArrayList<>();
    List<ChainName> names = new ArrayList<>();
    int users = random.nextInt(MOST_CHAINS);
    for (int i = 0; i < users; i++) {
      ChainName name = new ChainName(table, "c" + i);
      List<Rule> rules = some(generator, names, random);
      chains.add(new Chain(name, Set.of(family), List.of(), rules, Packets.nowhere()));
      names.add(name);
    }
    for (Hook hook : List.of(Hook.INPUT, Hook.FORWARD, Hook.OUTPUT)) {
      Action policy = random.nextBoolean() ? Action.DROP : Action.ACCEPT;
      chains.add(
          new Chain(
              new ChainName(table, hook.name()),
              Set.of(family),
              List.of(new Chain.Base(hook, 0, Set.of(), policy)),
              some(generator, names, random),
              Packets.nowhere()));
    }
    return new RuleSet(Dialect.IPTABLES, chains, List.of());
  }

  private static List<Rule> some(
      RuleGenerator generator, List<ChainName> jumps, RandomGenerator random) {
    List<Rule> rules = new ArrayList<>();
    int count = random.nextInt(MOST_RULES + 1);
    for (int i = 0; i < count; i++) {
      Read.Bare bare = generator.rule(jumps);
      rules.add(new Rule(bare.matches(), bare.action(), Packets.nowhere(), bare.comment()));
    }
    return rules;
  }

  private static PrefixSet set(Family family) {
    return PrefixSet.of(
        family == Family.IP4
            ? List.of(prefix("10.0.0.0", 8), prefix("192.0.2.7", 32))
            : List.of(prefix("2001:db8::", 32)));
  }

  private static Prefix prefix(String address, int length) {
    return Prefix.of(Address.parse(address).orElseThrow(), length);
  }
}

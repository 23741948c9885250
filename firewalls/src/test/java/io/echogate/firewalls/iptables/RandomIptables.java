package io.echogate.firewalls.iptables;

import io.echogate.firewalls.routers.Packets;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.ChainName;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Small random rule sets of iptables, for tests of other packages. */
public final class RandomIptables {
  private static final int MOST_CHAINS = 4;
  private static final int MOST_RULES = 6;

  /** The sets that rules name, as {@code ipset save} prints them. */
  public static final String SETS =
      """
      create good4 hash:net family inet hashsize 1024 maxelem 65536
      add good4 10.0.0.0/8
      add good4 192.0.2.7
      create good6 hash:net family inet6 hashsize 1024 maxelem 65536
      add good6 2001:db8::/32
      """;

  private RandomIptables() {}

  /** The same as {@link #rules}, as a text that the tools take. */
  public static String text(Family family, RandomGenerator random) {
    RuleSet rules = rules(family, random);
    List<Chain> chains = rules.chains().stream().map(RandomIptables::acceptable).toList();
    return IptablesWriter.text(new RuleSet(rules.dialect(), chains, List.of()), family);
  }

  /**
   * The tools refuse to ask in INPUT where a packet leaves, and in OUTPUT where it came from, also
   * in chains to which it jumps.
   */
  private static Chain acceptable(Chain chain) {
    Set<Hook> hooks = chain.bases().stream().map(Chain.Base::hook).collect(Collectors.toSet());
    Predicate<Match> refused =
        match ->
            switch (match) {
              case Match.Interfaces some ->
                  hooks.contains(some.way() == Match.Way.IN ? Hook.OUTPUT : Hook.INPUT);
              case Match.Unknown some ->
                  some.what().endsWith("--limit-iface-in") || some.what().startsWith("-m mac");
              default -> false;
            };
    List<Rule> rules =
        chain.rules().stream().filter(rule -> rule.matches().stream().noneMatch(refused)).toList();
    return new Chain(chain.name(), chain.families(), chain.bases(), rules, chain.origin());
  }

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

  /** Addresses of a set that rules may name. */
  static PrefixSet set(Family family) {
    return PrefixSet.of(
        family == Family.IP4
            ? List.of(prefix("10.0.0.0", 8), prefix("192.0.2.7", 32))
            : List.of(prefix("2001:db8::", 32)));
  }

  private static Prefix prefix(String address, int length) {
    return Prefix.of(Address.parse(address).orElseThrow(), length);
  }
}

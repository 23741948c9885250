package io.echogate.firewalls.export;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.ChainName;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.LimitSpec;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.AddressKind;
import io.echogate.firewalls.rules.Match.Quantity;
import io.echogate.firewalls.rules.Match.Side;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.firewalls.rules.Ranges;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.policy.MessageSet;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Small rule sets at random, with chains that jump, go and return, and several at the hook. */
final class RandomRuleSets {
  // What rules ask about, and what packets have so that they meet them.
  static final List<Integer> TYPES4 = List.of(0, 3, 5, 8, 11, 13, 14, 40);
  static final List<Integer> TYPES6 = List.of(1, 2, 128, 129, 133, 135, 143, 137, 200);
  static final List<Address> OTHERS4 = addresses("192.0.2.1", "192.0.2.3", "10.0.0.1");
  static final List<Address> OTHERS6 = addresses("2001:db8::1", "fe80::1", "2001:db8:77::1");
  static final List<Address> OWN4 =
      addresses("192.0.2.2", "10.0.0.5", "192.0.2.255", "224.0.0.1", "192.0.2.9");
  static final List<Address> OWN6 = addresses("2001:db8::2", "ff02::1", "2001:db8::9");
  static final LocalDate DAY = LocalDate.of(2030, 1, 1);

  private static List<Address> addresses(String... texts) {
    return List.of(texts).stream().map(text -> Address.parse(text).orElseThrow()).toList();
  }

  static <T> T any(RandomGenerator random, List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private final RandomGenerator random;
  private final int chains;
  private final boolean limits;

  /** Those of one rule set. */
  RandomRuleSets(RandomGenerator random) {
    this.random = random;
    this.chains = random.nextInt(4);
    this.limits = random.nextInt(3) == 0;
  }

  /** The rule set. */
  RuleSet rules() {
    List<Chain> all = new ArrayList<>();
    int bases = random.nextInt(1, 3);
    for (int i = 0; i < bases; i++) {
      Action policy = random.nextInt(3) == 0 ? Action.ACCEPT : Action.DROP;
      all.add(
          new Chain(
              new ChainName("t", "base" + i),
              EnumSet.allOf(Family.class),
              List.of(new Chain.Base(Hook.INPUT, random.nextInt(3), Set.of(), policy)),
              rules(-1),
              Rules.NOWHERE));
    }
    for (int i = 0; i < chains; i++) {
      all.add(
          new Chain(
              new ChainName("t", "c" + i),
              EnumSet.allOf(Family.class),
              List.of(),
              rules(i),
              Rules.NOWHERE));
    }
    return new RuleSet(Dialect.NFTABLES, all, List.of());
  }

  private List<Rule> rules(int chain) {
    List<Rule> rules = new ArrayList<>();
    int count = random.nextInt(6);
    for (int i = 0; i < count; i++) {
      List<Match> matches = new ArrayList<>();
      int some = random.nextInt(4);
      for (int j = 0; j < some; j++) {
        matches.add(match());
      }
      if (limits && random.nextInt(4) == 0) {
        matches.add(limit());
      }
      rules.add(Rules.of(matches, action(chain), ""));
    }
    return rules;
  }

  private Action action(int chain) {
    int next = chain + 1;
    return switch (random.nextInt(9)) {
      case 0, 1, 2 -> Action.ACCEPT;
      case 3, 4 -> Action.DROP;
      case 5 -> new Action.Reject(Optional.empty());
      case 6 -> Action.RETURN;
      case 7 -> next < chains ? new Action.Jump(to(next)) : new Action.Continue("log prefix \"x\"");
      default -> next < chains ? new Action.Goto(to(next)) : new Action.Continue("counter");
    };
  }

  private ChainName to(int least) {
    return new ChainName("t", "c" + random.nextInt(least, chains));
  }

  private Match limit() {
    return new Match.Limit(
        new LimitSpec(
            random.nextInt(1, 5),
            3600,
            random.nextInt(1, 5),
            LimitSpec.Unit.PACKETS,
            random.nextInt(3) == 0
                ? Set.of(new LimitSpec.Key.Prefix(Side.SOURCE, 24, 64))
                : Set.of(),
            Optional.empty()),
        false);
  }

  private Match match() {
    Family family = random.nextBoolean() ? Family.IP4 : Family.IP6;
    boolean negated = random.nextInt(3) == 0;
    Side side = random.nextBoolean() ? Side.SOURCE : Side.DESTINATION;
    return switch (random.nextInt(12)) {
      case 0, 1, 2, 3 -> new Match.Messages(family, messages(family));
      case 4, 5 -> new Match.Addresses(side, family, negated, prefixes(family), Optional.empty());
      case 6, 7 -> {
        EnumSet<State> states = EnumSet.noneOf(State.class);
        int count = random.nextInt(1, 4);
        for (int i = 0; i < count; i++) {
          states.add(any(random, List.of(State.values())));
        }
        yield new Match.States(negated, states);
      }
      case 8 ->
          new Match.Numbers(
              Quantity.LENGTH, negated, Ranges.of(random.nextInt(60), 60 + random.nextInt(90)));
      case 9 ->
          new Match.Numbers(Quantity.HOP_LIMIT, negated, Ranges.of(random.nextInt(2) * 254 + 1));
      case 10 ->
          new Match.AddressKinds(
              side,
              negated,
              Set.of(
                  any(
                      random,
                      List.of(
                          AddressKind.LOCAL,
                          AddressKind.BROADCAST,
                          AddressKind.MULTICAST,
                          AddressKind.UNICAST))));
      default ->
          random.nextInt(4) == 0
              ? new Match.Before(
                  DAY.plusDays(random.nextInt(4000) - 2000L)
                      .atStartOfDay(ZoneOffset.UTC)
                      .toInstant())
              : random.nextInt(8) == 0
                  ? new Match.Unknown("something")
                  : new Match.Protocol(negated, Ranges.of(random.nextBoolean() ? 1 : 58));
    };
  }

  private MessageSet messages(Family family) {
    MessageSet.Builder messages = new MessageSet.Builder();
    int count = random.nextInt(1, 4);
    for (int i = 0; i < count; i++) {
      int type = any(random, family == Family.IP4 ? TYPES4 : TYPES6);
      if (random.nextInt(4) == 0) {
        messages.addCodes(type, random.nextInt(2), 1 + random.nextInt(2));
      } else {
        messages.addTypes(type, random.nextInt(3) == 0 ? Math.min(255, type + 20) : type);
      }
    }
    return messages.build();
  }

  private PrefixSet prefixes(Family family) {
    List<Prefix> some = new ArrayList<>();
    int count = random.nextInt(1, 3);
    for (int i = 0; i < count; i++) {
      Address address =
          family == Family.IP4
              ? any(random, random.nextBoolean() ? OTHERS4 : OWN4)
              : any(random, random.nextBoolean() ? OTHERS6 : OWN6);
      int length = Address.bits(family) - random.nextInt(3);
      some.add(Prefix.of(address, random.nextInt(3) == 0 ? length / 2 : length));
    }
    return PrefixSet.of(some);
  }
}

package io.echogate.firewalls.regions;

import io.echogate.firewalls.routers.Packets;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.ChainName;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.LimitSpec;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.AddressKind;
import io.echogate.firewalls.rules.Match.LinkKind;
import io.echogate.firewalls.rules.Match.Part;
import io.echogate.firewalls.rules.Match.Quantity;
import io.echogate.firewalls.rules.Match.Side;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.firewalls.rules.Match.Way;
import io.echogate.firewalls.rules.Ranges;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.policy.MessageSet;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Small random rule sets that use all that the model can say. */
final class RandomSystems {
  static final List<Integer> TYPES = List.of(0, 3, 8, 11, 128, 133, 135, 2);
  static final List<Integer> CODES = List.of(0, 1, 4, 255);
  static final List<String> LINKS = List.of("eth0", "eth1", "eth10", "wan0", "lo");
  static final List<Integer> LENGTHS = List.of(28, 56, 84, 1280, 65_535);
  static final List<Integer> HOPS = List.of(1, 64, 254, 255);

  private final RandomGenerator random;
  private final List<ChainName> names = new ArrayList<>();
  private int comments;

  RandomSystems(RandomGenerator random) {
    this.random = random;
  }

  /** The last byte of an address decides who it is. */
  static Address address(Family family, int last) {
    return Packets.address(family, last);
  }

  RuleSet rules() {
    int users = random.nextInt(4);
    for (int i = 0; i < users; i++) {
      names.add(new ChainName("t", "user" + i));
    }
    List<Chain> chains = new ArrayList<>();
    int bases = 1 + random.nextInt(4);
    for (int i = 0; i < bases; i++) {
      List<Chain.Base> at = new ArrayList<>();
      int places = 1 + random.nextInt(2);
      for (int place = 0; place < places; place++) {
        at.add(base());
      }
      chains.add(chain(new ChainName("t", "base" + i), at, 0));
    }
    for (int i = 0; i < users; i++) {
      chains.add(chain(names.get(i), List.of(), i + 1));
    }
    return new RuleSet(Dialect.NFTABLES, chains, List.of());
  }

  private Chain.Base base() {
    Set<String> links = random.nextInt(4) == 0 ? Set.of(any(LINKS)) : Set.of();
    return new Chain.Base(
        any(List.of(Hook.values())),
        random.nextInt(3),
        links,
        random.nextBoolean() ? Action.ACCEPT : Action.DROP);
  }

  private Chain chain(ChainName name, List<Chain.Base> bases, int firstTarget) {
    List<Rule> rules = new ArrayList<>();
    int count = random.nextInt(7);
    for (int i = 0; i < count; i++) {
      if (!rules.isEmpty() && random.nextInt(3) == 0) {
        rules.add(alike(rules.getLast()));
      } else {
        rules.add(rule(firstTarget));
      }
    }
    Set<Family> families =
        random.nextInt(6) == 0
            ? Set.of(any(List.of(Family.values())))
            : EnumSet.allOf(Family.class);
    return new Chain(name, families, bases, rules, Packets.nowhere());
  }

  private Rule rule(int firstTarget) {
    List<Match> matches = new ArrayList<>();
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      Match match = match();
      if (!(match instanceof Match.Limit)
          || matches.stream().noneMatch(Match.Limit.class::isInstance)) {
        matches.add(match);
      }
    }
    return new Rule(matches, action(firstTarget), Packets.nowhere(), "" + comments++);
  }

  /** The same about another address, if it is about one. */
  private Rule alike(Rule rule) {
    List<Match> matches = new ArrayList<>();
    for (Match match : rule.matches()) {
      matches.add(
          match instanceof Match.Addresses addresses
              ? new Match.Addresses(
                  addresses.side(),
                  addresses.family(),
                  addresses.negated(),
                  prefixes(addresses.family()),
                  Optional.empty())
              : match);
    }
    return new Rule(matches, rule.action(), Packets.nowhere(), "" + comments++);
  }

  private Action action(int firstTarget) {
    int choice = random.nextInt(14);
    if (choice < 4) {
      return Action.ACCEPT;
    }
    if (choice < 7) {
      return Action.DROP;
    }
    return switch (choice) {
      case 7 -> new Action.Reject(Optional.of(new Action.Answer(3, 3, 1, 4)));
      case 8 -> Action.RETURN;
      case 9 -> new Action.Continue("LOG");
      case 10 -> random.nextInt(3) == 0 ? new Action.Unknown("QUEUE") : Action.ACCEPT;
      case 11 ->
          firstTarget < names.size()
              ? new Action.Goto(any(names.subList(firstTarget, names.size())))
              : Action.DROP;
      default ->
          firstTarget < names.size()
              ? new Action.Jump(any(names.subList(firstTarget, names.size())))
              : Action.ACCEPT;
    };
  }

  private Match match() {
    Family family = random.nextInt(5) == 0 ? any(List.of(Family.values())) : Family.IP4;
    boolean negated = random.nextInt(4) == 0;
    return switch (random.nextInt(19)) {
      case 0 -> new Match.OfFamily(some(List.of(Family.values())));
      case 1 -> new Match.Protocol(negated, Ranges.of(any(List.of(1, 6, 58))));
      case 2, 3, 4 -> new Match.Messages(any(List.of(Family.values())), messages());
      case 5, 6, 7, 8 ->
          new Match.Addresses(
              random.nextInt(3) == 0 ? Side.DESTINATION : Side.SOURCE,
              family,
              negated,
              prefixes(family),
              Optional.empty());
      case 9 ->
          new Match.Wildcard(
              any(List.of(Side.values())),
              negated,
              address(family, random.nextInt(8)),
              mask(family, random.nextInt(256)));
      case 10 -> new Match.AddressKinds(any(List.of(Side.values())), negated, kinds());
      case 11 -> new Match.LinkKinds(negated, some(List.of(LinkKind.values())));
      case 12 ->
          new Match.Interfaces(
              random.nextBoolean() ? Way.IN : Way.OUT,
              negated,
              some(List.of("eth0", "eth1", "eth*", "wan*", "lo", "eth1*")));
      case 13, 14 -> new Match.States(negated, some(List.of(State.values())));
      case 15 -> numbers(negated);
      case 16 -> new Match.Parts(some(List.of(Part.values())));
      case 17 ->
          random.nextBoolean()
              ? new Match.Limit(limit(), random.nextInt(3) == 0)
              : new Match.Before(Instant.EPOCH.plusSeconds(random.nextInt(3) - 1));
      default -> random.nextInt(3) == 0 ? new Match.Unknown("-m recent") : numbers(negated);
    };
  }

  private static LimitSpec limit() {
    return new LimitSpec(10, 1, 5, LimitSpec.Unit.PACKETS, Set.of(), Optional.empty());
  }

  private Match numbers(boolean negated) {
    return switch (random.nextInt(3)) {
      case 0 -> new Match.Numbers(Quantity.LENGTH, negated, range(LENGTHS));
      case 1 -> new Match.Numbers(Quantity.HOP_LIMIT, negated, range(HOPS));
      default -> new Match.Numbers(Quantity.DSCP, negated, Ranges.of(0, random.nextInt(64)));
    };
  }

  private Ranges range(List<Integer> numbers) {
    int one = any(numbers);
    int other = any(numbers);
    return Ranges.of(Math.min(one, other), Math.max(one, other));
  }

  private Set<AddressKind> kinds() {
    return some(Arrays.asList(AddressKind.values()).subList(0, 6));
  }

  private static Address mask(Family family, int last) {
    return family == Family.IP4
        ? new Address(family, 0, 0xffff_ff00L | last)
        : new Address(family, -1, -256L | last);
  }

  private PrefixSet prefixes(Family family) {
    PrefixSet.Builder prefixes = new PrefixSet.Builder();
    int count = random.nextInt(8) == 0 ? 0 : 1 + random.nextInt(2);
    for (int i = 0; i < count; i++) {
      int bits = Address.bits(family);
      int length = random.nextInt(12) == 0 ? 0 : bits - random.nextInt(4);
      prefixes.add(Prefix.of(address(family, random.nextInt(8)), length));
    }
    return prefixes.build();
  }

  private MessageSet messages() {
    MessageSet.Builder messages = new MessageSet.Builder();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      int type = any(TYPES);
      if (random.nextBoolean()) {
        messages.addTypes(type, type);
      } else {
        messages.addCodes(type, 0, any(CODES));
      }
    }
    MessageSet all = messages.build();
    return random.nextInt(4) == 0 ? MessageSet.all().without(all) : all;
  }

  private <T> Set<T> some(List<T> all) {
    LinkedHashSet<T> some = new LinkedHashSet<>();
    some.add(any(all));
    if (random.nextBoolean()) {
      some.add(any(all));
    }
    return some;
  }

  <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}

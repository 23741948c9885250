package io.echogate.firewalls.cisco;

import io.echogate.firewalls.addresses.Masks;
import io.echogate.firewalls.routers.Packets;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.Part;
import io.echogate.firewalls.rules.Match.Quantity;
import io.echogate.firewalls.rules.Match.Side;
import io.echogate.firewalls.rules.Ranges;
import io.echogate.firewalls.rules.Rule;
import io.echogate.icmp.Family;
import io.echogate.icmp.MessageRange;
import io.echogate.policy.Address;
import io.echogate.policy.MessageSet;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Makes random lists: such as a reader gives, and any that a writer should be able to say. */
final class RandomLists {
  private final Dialect dialect;
  private final Family family;
  private final RandomGenerator random;

  RandomLists(Dialect dialect, Family family, RandomGenerator random) {
    this.dialect = dialect;
    this.family = family;
    this.random = random;
  }

  /**
   * A list as it is read: entries of one message, with what they say of fragments, and the tail.
   */
  Chain asRead() {
    List<Rule> rules = new ArrayList<>();
    int entries = 1 + random.nextInt(8);
    for (int i = 0; i < entries; i++) {
      entry(rules);
    }
    rules.addAll(Implicit.tail(dialect, family, Packets.nowhere()));
    return chain(rules, random.nextBoolean() ? List.of() : List.of(base(Action.DROP)));
  }

  /** A list that somebody made up: several messages and prefixes in a rule, any parts, any end. */
  Chain madeUp() {
    List<Rule> rules = new ArrayList<>();
    int count = random.nextInt(7);
    for (int i = 0; i < count; i++) {
      List<Match> matches = new ArrayList<>(ends(3));
      numbers(matches);
      switch (random.nextInt(6)) {
        case 0 -> matches.add(new Match.Protocol(false, Ranges.of(family.protocol())));
        case 1 -> matches.add(new Match.Parts(Entries.LATER));
        case 2 -> {
          matches.add(new Match.Protocol(false, Ranges.of(family.protocol())));
          matches.add(new Match.Parts(Entries.NOT_LATER));
        }
        case 3 -> {
          if (random.nextBoolean()) {
            matches.add(new Match.Parts(Set.of(Part.values())));
          }
        }
        default -> matches.add(new Match.Messages(family, messages(1 + random.nextInt(4))));
      }
      rules.add(new Rule(matches, action(), Packets.nowhere(), comment()));
    }
    return chain(rules, List.of(base(random.nextInt(3) == 0 ? Action.ACCEPT : Action.DROP)));
  }

  private Chain chain(List<Rule> rules, List<Chain.Base> bases) {
    return new Chain(AccessList.name(family, "L"), Set.of(family), bases, rules, Packets.nowhere());
  }

  private static Chain.Base base(Action policy) {
    return new Chain.Base(Hook.INGRESS, 0, Set.of("eth0"), policy);
  }

  private Action action() {
    return random.nextBoolean() ? Action.ACCEPT : Action.DROP;
  }

  private String comment() {
    return random.nextInt(3) > 0
        ? ""
        : random.nextInt(4) == 0 ? "long words ".repeat(25).strip() : "rule " + random.nextInt(99);
  }

  private void entry(List<Rule> rules) {
    Action action = action();
    String comment = comment();
    List<Match> ends = ends(1);
    numbers(ends);
    Match icmp = new Match.Protocol(false, Ranges.of(family.protocol()));
    if (random.nextInt(3) > 0) {
      List<Match> first = new ArrayList<>(ends);
      first.add(new Match.Messages(family, messages(1)));
      rules.add(new Rule(first, action, Packets.nowhere(), comment));
      if (action.equals(Action.ACCEPT)) {
        List<Match> later = new ArrayList<>(List.of(icmp));
        later.addAll(ends);
        later.add(new Match.Parts(Entries.LATER));
        rules.add(new Rule(later, action, Packets.nowhere(), comment));
      }
      return;
    }
    List<Match> all = new ArrayList<>();
    switch (random.nextInt(3)) {
      case 0 -> all.add(icmp);
      case 1 -> all.add(new Match.Protocol(false, Ranges.of(random.nextInt(256))));
      default -> {}
    }
    all.addAll(ends);
    if (random.nextInt(3) == 0) {
      all.add(new Match.Parts(Entries.LATER));
    }
    rules.add(new Rule(all, action, Packets.nowhere(), comment));
  }

  private MessageSet messages(int most) {
    List<MessageRange> list = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      int type = Packets.type(random);
      list.add(
          random.nextBoolean()
              ? MessageRange.ofType(type)
              : new MessageRange(type, type, random.nextInt(6)));
    }
    return MessageSet.of(list);
  }

  private void numbers(List<Match> matches) {
    boolean ttl = dialect == Dialect.IOS_XR || (dialect == Dialect.IOS && family == Family.IP4);
    if (ttl && random.nextInt(4) == 0) {
      int first = random.nextInt(8);
      matches.add(
          random.nextInt(3) == 0
              ? new Match.Numbers(Quantity.HOP_LIMIT, true, Ranges.of(255))
              : new Match.Numbers(
                  Quantity.HOP_LIMIT, false, Ranges.of(first, first + random.nextInt(4))));
    }
    if (random.nextInt(5) == 0) {
      int value = random.nextInt(8);
      matches.add(
          new Match.Numbers(
              Quantity.DSCP,
              false,
              random.nextBoolean() ? Ranges.of(value) : Ranges.of(8 * value, 8 * value + 7)));
    }
  }

  private List<Match> ends(int most) {
    List<Match> ends = new ArrayList<>();
    for (Side side : Side.values()) {
      switch (random.nextInt(5)) {
        case 0 -> {
          PrefixSet.Builder prefixes = new PrefixSet.Builder();
          int count = 1 + random.nextInt(most);
          for (int i = 0; i < count; i++) {
            prefixes.add(
                Prefix.of(
                    Packets.address(family, random.nextInt(16)),
                    Address.bits(family) - random.nextInt(4)));
          }
          ends.add(new Match.Addresses(side, family, false, prefixes.build(), Optional.empty()));
        }
        case 1 -> {
          if (random.nextInt(3) == 0) {
            Address address = Packets.address(family, random.nextInt(16));
            // a hole in the mask: the last bit counts and the one before it does not
            Address mask = Masks.reverse(new Address(family, 0, 2));
            ends.add(new Match.Wildcard(side, false, Masks.masked(address, mask), mask));
          }
        }
        default -> {}
      }
    }
    return ends;
  }
}

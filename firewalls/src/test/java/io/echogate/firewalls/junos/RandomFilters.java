package io.echogate.firewalls.junos;

import io.echogate.firewalls.routers.Packets;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.LimitSpec;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.Part;
import io.echogate.firewalls.rules.Match.Quantity;
import io.echogate.firewalls.rules.Match.Side;
import io.echogate.firewalls.rules.Match.Way;
import io.echogate.firewalls.rules.Ranges;
import io.echogate.firewalls.rules.Rule;
import io.echogate.icmp.Family;
import io.echogate.policy.Address;
import io.echogate.policy.MessageSet;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Makes random filters: such as a reader gives, and any that a writer should be able to say. */
final class RandomFilters {
  private final Family family;
  private final RandomGenerator random;

  RandomFilters(Family family, RandomGenerator random) {
    this.family = family;
    this.random = random;
  }

  /** A filter as it is read; {@code madeUp}: with messages and ends that take several terms. */
  Chain filter(boolean madeUp) {
    List<Rule> rules = new ArrayList<>();
    int count = (madeUp ? 0 : 1) + random.nextInt(7);
    for (int i = 0; i < count; i++) {
      term(rules, madeUp);
    }
    Action policy = madeUp && random.nextInt(3) == 0 ? Action.ACCEPT : Action.DROP;
    boolean own = random.nextInt(4) == 0;
    Chain.Base base =
        own
            ? new Chain.Base(Hook.INPUT, 0, Set.of(), policy)
            : new Chain.Base(Hook.INGRESS, 0, Set.of("eth0.0"), policy);
    return new Chain(
        Filter.name(family, "F"), Set.of(family), List.of(base), rules, Packets.nowhere());
  }

  private void term(List<Rule> rules, boolean madeUp) {
    List<Match> matches = new ArrayList<>();
    for (Side side : Side.values()) {
      if (random.nextInt(4) == 0) {
        matches.add(addresses(side));
      }
    }
    boolean messages = random.nextInt(3) > 0;
    if (!messages && random.nextInt(2) == 0) {
      matches.add(
          new Match.Protocol(
              random.nextInt(4) == 0,
              random.nextBoolean()
                  ? Ranges.of(family.protocol())
                  : Ranges.of(random.nextInt(9), 9 + random.nextInt(100))));
    }
    numbers(matches);
    if (!messages && random.nextInt(4) == 0) {
      matches.add(new Match.Parts(Set.of(random.nextBoolean() ? Part.LATER : Part.FIRST)));
    }
    if (random.nextInt(6) == 0) {
      matches.add(new Match.Interfaces(Way.IN, false, Set.of("eth0", "ge-*")));
    }
    if (messages) {
      matches.add(new Match.Messages(family, madeUp ? anyMessages() : messages()));
    }
    String comment = random.nextInt(3) == 0 ? "term " + random.nextInt(99) : "";
    boolean split =
        madeUp
            && matches.stream()
                .anyMatch(m -> m instanceof Match.Messages some && isSplit(some.messages()));
    if (!split && random.nextInt(4) == 0) {
      limited(rules, matches, comment, madeUp);
      return;
    }
    rules.add(new Rule(matches, verdict(), Packets.nowhere(), comment));
  }

  private void limited(List<Rule> rules, List<Match> matches, String comment, boolean madeUp) {
    List<Match> all = new ArrayList<>(matches);
    boolean over = !madeUp || random.nextBoolean();
    all.add(new Match.Limit(limit(), over));
    rules.add(new Rule(all, over ? Action.DROP : Action.ACCEPT, Packets.nowhere(), comment));
    if (!over) {
      rules.add(new Rule(matches, Action.DROP, Packets.nowhere(), comment));
    } else if (!madeUp || random.nextBoolean()) {
      rules.add(new Rule(matches, verdict(), Packets.nowhere(), comment));
    }
  }

  private static boolean isSplit(MessageSet messages) {
    return messages.types().mapToObj(t -> messages.codes(t).boxed().toList()).distinct().count()
        > 1;
  }

  private LimitSpec limit() {
    int number = random.nextInt(3);
    boolean bytes = number == 0 || random.nextBoolean();
    boolean shared = bytes == (number == 0) && random.nextBoolean();
    return new LimitSpec(
        bytes ? 125 * (1 + number) : 1 + number,
        1,
        bytes ? 1500 : 5,
        bytes ? LimitSpec.Unit.BYTES : LimitSpec.Unit.PACKETS,
        Set.of(),
        shared ? Optional.of("shared" + number) : Optional.empty());
  }

  private Action verdict() {
    return switch (random.nextInt(5)) {
      case 0, 1 -> Action.ACCEPT;
      case 2 -> new Action.Continue("next term");
      case 3 -> new Action.Reject(Answers.answer(random.nextBoolean() ? "" : "port-unreachable"));
      default -> Action.DROP;
    };
  }

  private Match addresses(Side side) {
    if (family == Family.IP4 && random.nextInt(4) == 0) {
      Address mask = new Address(family, 0, 0xffff_fffdL);
      Address address = Packets.address(family, random.nextInt(16) & ~2);
      return new Match.Wildcard(side, false, address, mask);
    }
    PrefixSet.Builder prefixes = new PrefixSet.Builder();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      prefixes.add(
          Prefix.of(
              Packets.address(family, random.nextInt(16)),
              Address.bits(family) - random.nextInt(4)));
    }
    return new Match.Addresses(side, family, false, prefixes.build(), Optional.empty());
  }

  private void numbers(List<Match> matches) {
    if (random.nextInt(4) == 0) {
      int first = random.nextInt(8);
      matches.add(
          new Match.Numbers(
              Quantity.HOP_LIMIT, random.nextInt(3) == 0, Ranges.of(first, first + 2)));
    }
    if (random.nextInt(5) == 0) {
      matches.add(
          new Match.Numbers(
              Quantity.LENGTH, random.nextBoolean(), Ranges.of(random.nextInt(200), 1500)));
    }
    if (random.nextInt(5) == 0) {
      matches.add(
          new Match.Numbers(Quantity.DSCP, random.nextBoolean(), Ranges.of(random.nextInt(64))));
    }
  }

  /** Whole types, or some types with the same codes. */
  private MessageSet messages() {
    MessageSet.Builder set = new MessageSet.Builder();
    boolean whole = random.nextBoolean();
    int first = random.nextInt(4);
    int last = first + random.nextInt(3);
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      int type = Packets.type(random);
      if (whole) {
        set.addTypes(type, type);
      } else {
        set.addCodes(type, first, last);
      }
    }
    return set.build();
  }

  private MessageSet anyMessages() {
    return new MessageSet.Builder().addAll(messages()).addAll(messages()).build();
  }
}

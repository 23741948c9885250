package io.echogate.firewalls.regions;

import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.routers.Packets;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.ChainName;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.Hook;
import io.echogate.firewalls.rules.LimitSpec;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.Quantity;
import io.echogate.firewalls.rules.Match.Side;
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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;

/** Rules that divide packets into as many regions as can be, and a process that surveys them. */
final class ExplodingRules {
  private static final long SECOND = 1_000_000_000L;

  /** What can explode. */
  enum Kind {
    PAIRS,
    PAIRS_OF_HOSTS,
    LINKS,
    LINKS_BESIDE_RULES,
    LIMITS,
    FEWER_LIMITS,
    LIMITED_JUMPS,
    DOUBLING_CHAINS,
    DEEP_CHAINS,
    LENGTHS,
    LENGTHS_AND_HOPS,
    PATTERNS,
    MESSAGES,
    MASKS,
    SETS
  }

  private final SplittableRandom random = new SplittableRandom(7);
  private int toggle;

  private ExplodingRules() {}

  /**
   * Surveys rules.
   *
   * @param args the kind of rules, and how many seconds it may take
   */
  public static void main(String[] args) {
    RuleSet rules = new ExplodingRules().rules(Kind.valueOf(args[0]));
    Subject subject = Subject.of(Course.FORWARD, Family.IP4, Instant.EPOCH);
    LongAdder pieces = new LongAdder();
    long start = System.nanoTime();
    String end;
    try {
      Budget budget = Budget.nanos(Long.parseLong(args[1]) * SECOND);
      Survey survey = Survey.of(List.of(rules), subject, List.of(Space.all(Family.IP4)), budget);
      List<List<Plane.Piece>> all =
          survey.look(
              0,
              budget,
              (slices, plane) -> {
                List<Plane.Piece> some = plane.pieces();
                pieces.add(some.size());
                return some;
              });
      end = "answer of " + all.size() + " planes, " + pieces + " pieces";
    } catch (UnfinishedException e) {
      end = "unfinished: " + e.reason();
    }
    System.out.println((System.nanoTime() - start) / 1_000_000 + " ms " + end);
  }

  private RuleSet rules(Kind kind) {
    return switch (kind) {
      case PAIRS -> one(10_000, i -> List.of(from(random.nextInt(), 24), to(random.nextInt(), 24)));
      case PAIRS_OF_HOSTS ->
          one(30_000, i -> List.of(from(random.nextInt(), 32), to(random.nextInt(), 32)));
      case LINKS -> one(10_000, i -> List.of(link(Way.IN, i % 100), link(Way.OUT, i / 100)));
      case LINKS_BESIDE_RULES ->
          one(
              20_000,
              i -> i % 2 == 0 ? List.of(link(Way.IN, i)) : List.of(from(random.nextInt(), 32)));
      case LIMITS -> one(5_000, i -> List.of(limit(i)));
      case FEWER_LIMITS -> one(2_000, i -> List.of(limit(i)));
      case LIMITED_JUMPS -> doubling(40, true);
      case DOUBLING_CHAINS -> doubling(200, false);
      case DEEP_CHAINS -> deep(20_000);
      case LENGTHS ->
          one(
              60_000,
              i -> List.of(new Match.Numbers(Quantity.LENGTH, i % 3 == 0, Ranges.of(i + 28))));
      case LENGTHS_AND_HOPS ->
          one(
              20_000,
              i ->
                  List.of(
                      new Match.Numbers(
                          Quantity.LENGTH, false, Ranges.of(i % 3000, i % 7000 + 3000)),
                      new Match.Numbers(Quantity.HOP_LIMIT, false, Ranges.of(i % 256)),
                      new Match.Numbers(Quantity.DSCP, false, Ranges.of(i % 61))));
      case PATTERNS ->
          one(
              2_000,
              i -> List.of(new Match.Interfaces(Way.IN, i % 2 == 0, Set.of("e" + i * 7 + "*"))));
      case MESSAGES ->
          one(
              60_000,
              i ->
                  List.of(
                      new Match.Messages(
                          Family.IP4,
                          new MessageSet.Builder().addCodes(i >> 8, i & 255, i & 255).build())));
      case MASKS -> one(2_000, i -> List.of(mask()));
      case SETS -> one(3_000, i -> List.of(set()));
    };
  }

  private RuleSet one(int count, IntFunction<List<Match>> matches) {
    List<Rule> rules = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rules.add(rule(matches.apply(i), toggle++ % 2 == 0 ? Action.ACCEPT : Action.DROP));
    }
    return set(List.of(forward(rules)));
  }

  private static Rule rule(List<Match> matches, Action action) {
    return new Rule(matches, action, Packets.nowhere(), "");
  }

  private static RuleSet set(List<Chain> chains) {
    return new RuleSet(Dialect.IPTABLES, chains, List.of());
  }

  private static Chain forward(List<Rule> rules) {
    return new Chain(
        new ChainName("t", "FORWARD"),
        Set.of(Family.IP4),
        List.of(new Chain.Base(Hook.FORWARD, 0, Set.of(), Action.DROP)),
        rules,
        Packets.nowhere());
  }

  private static Match from(int address, int length) {
    return addresses(Side.SOURCE, address, length);
  }

  private static Match to(int address, int length) {
    return addresses(Side.DESTINATION, address, length);
  }

  private static Match addresses(Side side, int address, int length) {
    Prefix prefix = Prefix.of(Family.IP4, 0, address & 0xffff_ffffL, length);
    return new Match.Addresses(
        side, Family.IP4, false, PrefixSet.of(List.of(prefix)), Optional.empty());
  }

  private static Match link(Way way, int number) {
    return new Match.Interfaces(way, false, Set.of("eth" + number));
  }

  private static Match limit(int number) {
    return new Match.Limit(
        new LimitSpec(1 + number, 1, 5, LimitSpec.Unit.PACKETS, Set.of(), Optional.empty()), false);
  }

  /** Each chain jumps twice to the next. */
  private static RuleSet doubling(int depth, boolean limited) {
    List<Chain> chains = new ArrayList<>();
    for (int i = 0; i < depth; i++) {
      List<Match> matches = limited ? List.of(limit(i)) : List.of();
      Rule jump = rule(matches, new Action.Jump(new ChainName("t", "c" + (i + 1))));
      chains.add(i == 0 ? forward(List.of(jump, jump)) : user(i, List.of(jump, jump)));
    }
    chains.add(user(depth, List.of(rule(List.of(from(0x0a00_0000, 8)), Action.DROP))));
    return set(chains);
  }

  private static RuleSet deep(int depth) {
    List<Chain> chains = new ArrayList<>();
    for (int i = 0; i < depth; i++) {
      List<Rule> rules =
          List.of(rule(List.of(), new Action.Jump(new ChainName("t", "c" + (i + 1)))));
      chains.add(i == 0 ? forward(rules) : user(i, rules));
    }
    chains.add(user(depth, List.of(rule(List.of(from(0x0a00_0000, 8)), Action.DROP))));
    return set(chains);
  }

  private static Chain user(int number, List<Rule> rules) {
    return new Chain(
        new ChainName("t", "c" + number), Set.of(Family.IP4), List.of(), rules, Packets.nowhere());
  }

  /** A mask with some ten holes. */
  private Match mask() {
    long mask = 0xffff_ffffL;
    for (int i = 0; i < 12; i++) {
      mask &= ~(1L << random.nextInt(1, 32));
    }
    Side side = random.nextBoolean() ? Side.SOURCE : Side.DESTINATION;
    return new Match.Wildcard(
        side,
        false,
        new Address(Family.IP4, 0, random.nextLong() & mask),
        new Address(Family.IP4, 0, mask | 1));
  }

  /** A set of a hundred networks. */
  private Match set() {
    List<Prefix> prefixes = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      prefixes.add(
          Prefix.of(Family.IP4, 0, random.nextInt() & 0xffff_ffffL, 8 + random.nextInt(8)));
    }
    return new Match.Addresses(
        random.nextBoolean() ? Side.SOURCE : Side.DESTINATION,
        Family.IP4,
        false,
        PrefixSet.of(prefixes),
        Optional.empty());
  }
}

package io.echogate.advice.analysis;

import io.echogate.advice.knowledge.Need;
import io.echogate.icmp.Family;
import io.echogate.icmp.MessageRange;
import io.echogate.policy.Action;
import io.echogate.policy.Address;
import io.echogate.policy.AddressSet;
import io.echogate.policy.BuiltInSet;
import io.echogate.policy.Condition;
import io.echogate.policy.Condition.Compare;
import io.echogate.policy.Condition.Quantity;
import io.echogate.policy.Condition.Relation;
import io.echogate.policy.DefaultRule;
import io.echogate.policy.Dialect;
import io.echogate.policy.Direction;
import io.echogate.policy.Limit;
import io.echogate.policy.MessageSet;
import io.echogate.policy.Origin;
import io.echogate.policy.Policy;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import io.echogate.policy.Rule;
import io.echogate.policy.SourceFilter;
import io.echogate.policy.Statement;
import io.echogate.policy.source.Source;
import io.echogate.policy.source.Span;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Random policies of the dialect {@code policy} whose statements meet: all about messages that
 * functions need, with every condition, around few addresses and sizes.
 */
final class RandomModels {
  static final LocalDate DAY = LocalDate.of(2026, 6, 15);

  private static final Source SOURCE = new Source("random", " ".repeat(100));
  private static final long[] NETWORKS4 = {
    0xc000_0200L, 0xc633_6400L, 0x0a00_0000L, 0xe000_0000L, 0x0100_0000L
  };
  private static final long[] NETWORKS6 = {
    0x2001_0db8_0000_0000L,
    0x2001_0db8_0000_0001L,
    0xfe80_0000_0000_0000L,
    0xff02_0000_0000_0000L,
    0
  };
  private static final int[] SIZES = {0, 8, 28, 48, 64, 100, 548, 576, 1232, 1280, 1472};

  private final RandomGenerator random;
  private final List<Need> needs;
  private final List<Statement> statements = new ArrayList<>();
  private final List<Limit> limits = new ArrayList<>();

  private RandomModels(RandomGenerator random, List<Need> needs) {
    this.random = random;
    this.needs = needs;
  }

  static Policy policy(RandomGenerator random, List<Need> needs) {
    return new RandomModels(random, needs).policy();
  }

  private Policy policy() {
    for (int i = 0; i < 4; i++) {
      limits.add(limit(i));
    }
    List<Rule> rules = new ArrayList<>();
    int count = random.nextInt(24);
    for (int i = 0; i < count; i++) {
      Family family = random.nextBoolean() ? Family.IP4 : Family.IP6;
      Direction direction = random.nextBoolean() ? Direction.IN : Direction.OUT;
      rules.add(
          new Rule(statement(), family, direction, messages(family), action(), conditions(family)));
    }
    List<DefaultRule> defaults = new ArrayList<>();
    for (Family family : Family.values()) {
      for (Direction direction : Direction.values()) {
        defaults.add(new DefaultRule(statement(), family, direction, action()));
      }
    }
    return new Policy(
        "random",
        Dialect.POLICY,
        Optional.empty(),
        limits,
        List.of(),
        rules,
        defaults,
        List.of(),
        Set.of(),
        Optional.empty(),
        new SourceFilter(List.of(), List.of()),
        statements);
  }

  private Statement statement() {
    int index = statements.size();
    statements.add(new Statement(index, new Origin(SOURCE, new Span(index, index))));
    return statements.getLast();
  }

  /** A limit that lets nothing pass, or fills its bucket in no time. */
  private Limit limit(int index) {
    boolean packets = random.nextInt(3) > 0;
    boolean bytes = !packets || random.nextBoolean();
    return new Limit(
        "limit" + index,
        packets ? Optional.of(new Limit.Rate(random.nextInt(4) * 1000L, 1)) : Optional.empty(),
        bytes ? Optional.of(new Limit.Rate(1_000_000, 1)) : Optional.empty(),
        random.nextInt(6),
        random.nextInt(2000),
        Optional.empty(),
        false,
        new Origin(SOURCE, new Span(99, 99)));
  }

  private MessageSet messages(Family family) {
    MessageSet.Builder messages = new MessageSet.Builder();
    List<Need> some = needs.stream().filter(need -> need.family() == family).toList();
    int count = random.nextInt(1, 8);
    for (int i = 0; i < count; i++) {
      Need need = some.get(random.nextInt(some.size()));
      switch (random.nextInt(4)) {
        case 0 -> messages.add(need.messages());
        case 1 -> messages.addCodes(need.type(), 0, random.nextInt(16));
        case 2 -> messages.addTypes(need.type(), Math.min(255, need.type() + random.nextInt(5)));
        default -> messages.add(MessageRange.ofType(need.type()));
      }
    }
    if (random.nextInt(6) == 0) {
      messages.addTypes(0, 255);
    }
    return messages.build();
  }

  private Action action() {
    return switch (random.nextInt(5)) {
      case 0, 1 -> Action.ALLOW;
      case 2 -> Action.BLOCK;
      case 3 -> new Action.RateLimit(List.of(limits.get(random.nextInt(4))));
      default -> new Action.RateLimit(List.of(limits.get(0), limits.get(1 + random.nextInt(3))));
    };
  }

  private List<Condition> conditions(Family family) {
    List<Condition> conditions = new ArrayList<>();
    if (random.nextInt(2) == 0) {
      conditions.add(new Condition.From(random.nextInt(4) == 0, addresses(family)));
    }
    if (random.nextInt(3) == 0) {
      conditions.add(new Condition.To(random.nextInt(4) == 0, addresses(family)));
    }
    for (Quantity quantity : Quantity.values()) {
      if (random.nextInt(6) == 0) {
        conditions.add(compare(quantity));
      }
    }
    for (Condition.Flag flag : Condition.Flag.values()) {
      if (random.nextInt(8) == 0) {
        conditions.add(flag);
      }
    }
    if (random.nextInt(10) == 0) {
      conditions.add(new Condition.Until(DAY.plusDays(random.nextInt(-2, 3))));
    }
    return conditions;
  }

  private Compare compare(Quantity quantity) {
    if (quantity == Quantity.HOP_LIMIT) {
      int[] values = {0, 1, 2, 64, 254, 255};
      Relation relation = one(List.of(Relation.values()));
      return new Compare(quantity, relation, values[random.nextInt(values.length)]);
    }
    Relation relation = random.nextBoolean() ? Relation.AT_LEAST : Relation.AT_MOST;
    return new Compare(quantity, relation, SIZES[random.nextInt(SIZES.length)]);
  }

  private <T> T one(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  private AddressSet addresses(Family family) {
    List<Prefix> prefixes = new ArrayList<>();
    int count = random.nextInt(5);
    for (int i = 0; i < count; i++) {
      // Now and then nothing but the other family.
      Family of = random.nextInt(10) == 0 ? family.other() : family;
      prefixes.add(prefix(of));
    }
    EnumSet<BuiltInSet> builtIns = EnumSet.noneOf(BuiltInSet.class);
    if (random.nextInt(3) == 0) {
      builtIns.add(one(List.of(BuiltInSet.values())));
    }
    return new AddressSet(PrefixSet.of(prefixes), List.of(), builtIns);
  }

  private Prefix prefix(Family family) {
    int bits = Address.bits(family);
    int length = random.nextInt(4) == 0 ? random.nextInt(bits + 1) : bits - random.nextInt(10);
    return Prefix.of(address(random, family), length);
  }

  /** One of few addresses. */
  static Address address(RandomGenerator random, Family family) {
    int host = random.nextInt(16);
    return switch (family) {
      case IP4 -> new Address(family, 0, NETWORKS4[random.nextInt(NETWORKS4.length)] | host);
      case IP6 -> new Address(family, NETWORKS6[random.nextInt(NETWORKS6.length)], host);
    };
  }
}

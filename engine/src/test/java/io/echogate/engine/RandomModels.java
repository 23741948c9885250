package io.echogate.engine;

import io.echogate.icmp.Family;
import io.echogate.icmp.MessageRange;
import io.echogate.policy.Action;
import io.echogate.policy.Address;
import io.echogate.policy.AddressSet;
import io.echogate.policy.BuiltInSet;
import io.echogate.policy.Condition;
import io.echogate.policy.DefaultRule;
import io.echogate.policy.Dialect;
import io.echogate.policy.Direction;
import io.echogate.policy.FormRule;
import io.echogate.policy.Limit;
import io.echogate.policy.MessageSet;
import io.echogate.policy.NamedSet;
import io.echogate.policy.Origin;
import io.echogate.policy.Policy;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import io.echogate.policy.Rule;
import io.echogate.policy.SourceFilter;
import io.echogate.policy.Statement;
import io.echogate.policy.Verdict;
import io.echogate.policy.source.Source;
import io.echogate.policy.source.Span;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Policies of the {@code policy} dialect as models, of what random frames meet: every condition,
 * codes, limits that are sums, per prefix in small tables, and shared. They need not be such as the
 * language would let pass.
 */
final class RandomModels {
  /** The last day of the policies' {@code until}, or one day before or behind it. */
  static final LocalDate DAY = LocalDate.of(2027, 3, 31);

  private static final Origin ORIGIN = new Origin(new Source("random", ""), new Span(0, 0));
  private static final int[] COMMON_IP4 = {0, 3, 4, 5, 8, 8, 9, 10, 11, 12, 13, 14, 17, 42};
  private static final int[] COMMON_IP6 = {
    1, 2, 3, 4, 128, 128, 129, 130, 131, 133, 134, 135, 136, 137, 139, 140, 143
  };
  private static final MessageRange ALL = new MessageRange(0, 255, MessageRange.ANY_CODE);
  private static final List<String> PREFIXES =
      List.of(
          "192.0.2.0/29",
          "192.0.2.4/30",
          "192.0.2.3/32",
          "198.51.100.0/24",
          "198.51.100.2/31",
          "10.0.0.0/8",
          "0.0.0.0/0",
          "2001:db8::/47",
          "2001:db8:0:1::/64",
          "2001:db8::4/126",
          "2001:db8::3/128",
          "fe80::/10",
          "::/0");

  private final RandomGenerator random;
  private final List<Limit> limits = new ArrayList<>();
  private final List<NamedSet> sets = new ArrayList<>();
  private final List<Statement> statements = new ArrayList<>();
  private final List<Rule> rules = new ArrayList<>();

  private RandomModels(RandomGenerator random) {
    this.random = random;
  }

  static Policy policy(RandomGenerator random) {
    return new RandomModels(random).policy();
  }

  /** A machine with some of the frames' addresses. */
  static Machine machine(RandomGenerator random) {
    return new Machine(
        random.nextBoolean()
            ? Set.of(prefix("192.0.2.3/32").address, prefix("2001:db8::3/128").address)
            : Set.of(),
        random.nextBoolean()
            ? Set.of(prefix("192.0.2.0/29").prefix, prefix("198.51.100.4/30").prefix)
            : Set.of(prefix("192.0.2.0/24").prefix, prefix("2001:db8::/64").prefix));
  }

  private record Written(Address address, Prefix prefix) {}

  private static Written prefix(String text) {
    String[] parts = text.split("/");
    Address address = Address.parse(parts[0]).orElseThrow();
    return new Written(address, Prefix.of(address, Integer.parseInt(parts[1])));
  }

  private Policy policy() {
    for (int count = random.nextInt(5); count > 0; count--) {
      limits.add(limit("limit" + count));
    }
    for (int count = random.nextInt(4); count > 0; count--) {
      sets.add(new NamedSet("set" + count, addresses(), ORIGIN));
    }
    for (int count = random.nextInt(12); count > 0; count--) {
      rule();
    }
    List<DefaultRule> defaults = new ArrayList<>();
    List<FormRule> forms = new ArrayList<>();
    for (Family family : Family.values()) {
      for (Direction direction : Direction.values()) {
        defaults.add(new DefaultRule(maybe(), family, direction, action()));
        for (FormRule.Target target : FormRule.Target.values()) {
          Verdict verdict = random.nextBoolean() ? Verdict.PASS : Verdict.DROP;
          forms.add(new FormRule(maybe(), target, family, direction, verdict));
        }
      }
    }
    return new Policy(
        "random",
        Dialect.POLICY,
        oneIn(8) ? Optional.of(ORIGIN) : Optional.empty(),
        limits,
        sets,
        rules,
        defaults,
        forms,
        Set.of(),
        Optional.empty(),
        new SourceFilter(List.of(), List.of()),
        statements);
  }

  private Statement statement() {
    Statement statement = new Statement(statements.size(), ORIGIN);
    statements.add(statement);
    return statement;
  }

  private @Nullable Statement maybe() {
    return random.nextBoolean() ? statement() : null;
  }

  private Limit limit(String name) {
    boolean packets = !oneIn(5);
    Optional<Limit.Per> per =
        random.nextBoolean()
            ? Optional.empty()
            : Optional.of(
                new Limit.Per(
                    oneIn(2) ? Limit.Side.SOURCE : Limit.Side.DESTINATION,
                    oneIn(2) ? 32 : random.nextInt(33),
                    oneIn(2) ? 64 : random.nextInt(129),
                    1 + random.nextInt(oneIn(2) ? 4 : 100)));
    return new Limit(
        name,
        packets ? Optional.of(rate(20)) : Optional.empty(),
        packets && oneIn(2) ? Optional.empty() : Optional.of(rate(5_000)),
        random.nextInt(8),
        random.nextInt(3_000),
        per,
        oneIn(3),
        ORIGIN);
  }

  private Limit.Rate rate(int amount) {
    return new Limit.Rate(random.nextInt(amount), oneIn(4) ? 60 : 1);
  }

  /** A statement of one or both families, one or both directions. */
  private void rule() {
    Statement statement = statement();
    Action action = action();
    List<Condition> conditions = conditions();
    Set<Direction> directions = directions();
    for (Family family : oneIn(3) ? List.of(Family.values()) : List.of(family())) {
      // Conditions that only some types can meet would hardly ever hold for those of chance.
      boolean all = conditions.stream().anyMatch(Condition.Flag.class::isInstance) && oneIn(2);
      MessageSet messages = all ? MessageSet.of(List.of(ALL)) : messages(family);
      for (Direction direction : directions) {
        rules.add(new Rule(statement, family, direction, messages, action, conditions));
      }
    }
  }

  private Family family() {
    return random.nextBoolean() ? Family.IP4 : Family.IP6;
  }

  private Set<Direction> directions() {
    return switch (random.nextInt(4)) {
      case 0 -> EnumSet.of(Direction.OUT);
      case 1 -> EnumSet.allOf(Direction.class);
      default -> EnumSet.of(Direction.IN);
    };
  }

  private MessageSet messages(Family family) {
    int[] common = family == Family.IP4 ? COMMON_IP4 : COMMON_IP6;
    MessageSet.Builder builder = new MessageSet.Builder();
    for (int items = 1 + random.nextInt(6); items > 0; items--) {
      int type = oneIn(6) ? random.nextInt(256) : common[random.nextInt(common.length)];
      switch (random.nextInt(8)) {
        case 0 -> builder.addTypes(0, 255);
        case 1 -> builder.addTypes(type, Math.min(255, type + random.nextInt(30)));
        case 2, 3 -> builder.addCodes(type, 0, random.nextInt(5));
        case 4 -> builder.addCodes(type, random.nextInt(5), 255);
        default -> builder.addTypes(type, type);
      }
    }
    return builder.build();
  }

  private Action action() {
    if (limits.isEmpty() || oneIn(3)) {
      return random.nextBoolean() ? Action.ALLOW : Action.BLOCK;
    }
    Limit first = limits.get(random.nextInt(limits.size()));
    Limit second = limits.get(random.nextInt(limits.size()));
    return new Action.RateLimit(first.equals(second) ? List.of(first) : List.of(first, second));
  }

  private List<Condition> conditions() {
    List<Condition> conditions = new ArrayList<>();
    for (int count = random.nextInt(3); count > 0; count--) {
      conditions.add(condition());
    }
    return conditions;
  }

  private Condition condition() {
    return switch (random.nextInt(12)) {
      case 0, 1 -> new Condition.From(oneIn(3), addresses());
      case 2, 3 -> new Condition.To(oneIn(3), addresses());
      case 4 -> compare(Condition.Quantity.PAYLOAD, 80);
      case 5 -> compare(Condition.Quantity.LENGTH, 140);
      case 6 -> new Condition.Compare(Condition.Quantity.HOP_LIMIT, relation(), hopLimit());
      case 7 -> new Condition.Until(DAY.plusDays(random.nextInt(3) - 1));
      case 8 -> Condition.Flag.RELATED;
      case 9 -> Condition.Flag.SOLICITED;
      case 10 -> Condition.Flag.ON_LINK;
      default -> Condition.Flag.LOG;
    };
  }

  private Condition compare(Condition.Quantity quantity, int bound) {
    return new Condition.Compare(quantity, relation(), random.nextInt(bound));
  }

  private Condition.Relation relation() {
    Condition.Relation[] relations = Condition.Relation.values();
    return relations[random.nextInt(relations.length)];
  }

  private int hopLimit() {
    return oneIn(2) ? 255 : oneIn(2) ? 1 : random.nextInt(256);
  }

  private AddressSet addresses() {
    PrefixSet.Builder own = new PrefixSet.Builder();
    for (int count = random.nextInt(4); count > 0; count--) {
      own.add(prefix(PREFIXES.get(random.nextInt(PREFIXES.size()))).prefix);
    }
    Set<BuiltInSet> builtIns = EnumSet.noneOf(BuiltInSet.class);
    if (oneIn(3)) {
      BuiltInSet[] all = BuiltInSet.values();
      builtIns.add(all[random.nextInt(all.length)]);
    }
    List<NamedSet> members = sets.isEmpty() || oneIn(2) ? List.of() : List.of(sets.getLast());
    return new AddressSet(own.build(), members, builtIns);
  }

  private boolean oneIn(int times) {
    return random.nextInt(times) == 0;
  }
}

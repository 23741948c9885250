package io.echogate.datapath.layout;

import io.echogate.icmp.Family;
import io.echogate.policy.Action;
import io.echogate.policy.Condition.Flag;
import io.echogate.policy.DefaultRule;
import io.echogate.policy.Direction;
import io.echogate.policy.Limit;
import io.echogate.policy.Policy;
import io.echogate.policy.Reason;
import io.echogate.policy.Rule;
import io.echogate.policy.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the tables of a {@code policy { }}: gives out counters' cells, buckets and deadlines. */
final class MessageTableBuilder {
  private final Policy policy;
  private final SumAllocator buckets;
  private final List<LocalDate> deadlines = new ArrayList<>();
  private final List<Integer> places = new ArrayList<>();
  private int cells;

  MessageTableBuilder(Policy policy, SumAllocator buckets) {
    this.policy = policy;
    this.buckets = buckets;
  }

  /** The table of a direction. */
  MessageTable build(Direction direction) {
    FormTable forms = new FormTable(policy, direction, take(FormTable.CELLS));
    int direct = take(TypeIndex.COUNT);
    @Nullable Ruling[] rulings = new @Nullable Ruling[TypeIndex.COUNT];
    List<Chain> chains = new ArrayList<>();
    for (Family family : Family.values()) {
      Otherwise otherwise = new Otherwise(family, direction);
      for (ChainBuilder.Group group :
          new ChainBuilder(policy, family, direction, this::word).groups()) {
        Ruling end = end(group, otherwise);
        if (!group.rules().isEmpty() || end.kind() == Ruling.Kind.LIMITED || end.logged()) {
          chains.add(chain(chains.size(), family, group, end));
        }
        group.types().forEach(type -> rulings[TypeIndex.of(family, type)] = end);
      }
    }
    return new MessageTable(
        direction,
        forms,
        Arrays.stream(rulings).map(MessageTableBuilder::there).toList(),
        chains,
        direct);
  }

  private static Ruling there(@Nullable Ruling ruling) {
    if (ruling == null) {
      throw new IllegalStateException("a type without a ruling");
    }
    return ruling;
  }

  private Chain chain(int number, Family family, ChainBuilder.Group group, Ruling end) {
    List<Step> steps = new ArrayList<>();
    for (ChainBuilder.Conditional conditional : group.rules()) {
      steps.add(new Step(conditional.demands(), ofRule(conditional.rule(), family, group.types())));
    }
    return new Chain(Chain.FIRST + number, family, group.types(), steps, end);
  }

  private Ruling end(ChainBuilder.Group group, Otherwise otherwise) {
    return group
        .end()
        .map(rule -> ofRule(rule, rule.family(), group.types()))
        .orElseGet(() -> otherwise.ruling(group.types().size()));
  }

  private Ruling ofRule(Rule rule, Family family, List<Integer> types) {
    boolean logged = rule.conditions().contains(Flag.LOG);
    return switch (rule.action()) {
      case Action.Allow() -> plain(rule.statement(), Ruling.Kind.PASS, false, logged, types.size());
      case Action.Block() -> plain(rule.statement(), Ruling.Kind.DROP, false, logged, types.size());
      case Action.RateLimit(List<Limit> limits) -> {
        Optional<LimitSum> sum = Optional.empty();
        for (int type : types) {
          Optional<LimitSum> ofType =
              allocate(rule.statement(), rule.direction(), family, type, limits);
          sum = sum.or(() -> ofType);
        }
        yield limited(rule.statement(), false, logged, types.size(), sum);
      }
    };
  }

  /** What the default of a family and direction does; its buckets are one for all types. */
  private final class Otherwise {
    private final Family family;
    private final DefaultRule rule;
    private boolean allocated;
    private Optional<LimitSum> sum = Optional.empty();

    Otherwise(Family family, Direction direction) {
      this.family = family;
      rule =
          policy
              .defaultOf(family, direction)
              .orElseThrow(() -> new IllegalArgumentException("no default for " + family));
    }

    Ruling ruling(int types) {
      Statement statement = rule.statement();
      return switch (rule.action()) {
        case Action.Allow() -> plain(statement, Ruling.Kind.PASS, true, false, types);
        case Action.Block() -> plain(statement, Ruling.Kind.DROP, true, false, types);
        case Action.RateLimit(List<Limit> limits) -> {
          if (statement == null) {
            throw new IllegalArgumentException("a limit that nobody wrote");
          }
          if (!allocated) {
            allocated = true;
            sum = allocate(statement, rule.direction(), family, -1, limits);
          }
          yield limited(statement, true, false, types, sum);
        }
      };
    }
  }

  /** Gives places to the buckets of a type, or if that is -1 of a default. */
  private Optional<LimitSum> allocate(
      Statement statement, Direction direction, Family family, int type, List<Limit> limits) {
    int first = places.size();
    return buckets
        .allocate(statement, direction, family, type, limits)
        .map(
            allocated -> {
              places.addAll(allocated.buckets());
              int step = type < 0 ? 0 : allocated.buckets().size();
              return new LimitSum(allocated.shape(), first, step);
            });
  }

  private Ruling plain(
      @Nullable Statement statement,
      Ruling.Kind kind,
      boolean fallback,
      boolean logged,
      int types) {
    return new Ruling(
        statement,
        kind,
        fallback ? Reason.DEFAULT_ALLOWED : Reason.ALLOWED,
        fallback ? Reason.DEFAULT_BLOCKED : Reason.BLOCKED,
        logged,
        take(types),
        Optional.empty());
  }

  /** A limit that admits nothing, which has no sum, is a block by another name. */
  private Ruling limited(
      Statement statement, boolean fallback, boolean logged, int types, Optional<LimitSum> sum) {
    return new Ruling(
        statement,
        sum.isPresent() ? Ruling.Kind.LIMITED : Ruling.Kind.DROP,
        fallback ? Reason.DEFAULT_WITHIN_LIMIT : Reason.WITHIN_LIMIT,
        fallback ? Reason.DEFAULT_RATE_LIMITED : Reason.RATE_LIMITED,
        logged,
        take(sum.isPresent() ? 2 * types : types),
        sum);
  }

  private int take(int count) {
    int first = cells;
    cells = Math.addExact(cells, count);
    return first;
  }

  private int word(LocalDate day) {
    int word = deadlines.indexOf(day);
    if (word < 0) {
      word = deadlines.size();
      deadlines.add(day);
    }
    return word;
  }

  List<LocalDate> deadlines() {
    return deadlines;
  }

  List<Integer> places() {
    return places;
  }

  /** How many cells were given out. */
  int cells() {
    return cells;
  }
}

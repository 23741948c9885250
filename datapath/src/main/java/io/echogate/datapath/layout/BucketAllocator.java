package io.echogate.datapath.layout;

import io.echogate.icmp.Family;
import io.echogate.policy.Action;
import io.echogate.policy.Direction;
import io.echogate.policy.Gcra;
import io.echogate.policy.Limit;
import io.echogate.policy.Policy;
import io.echogate.policy.SourceFilter;
import io.echogate.policy.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives buckets to the statements of {@code xfw { }} with limits, and action numbers. Those of one
 * statement and family lie one behind the other in the order of its limits.
 */
final class BucketAllocator {
  private final long tick;
  private final LimitClock pooled;
  private final List<BucketSpec> buckets = new ArrayList<>();
  private final List<LimitCase> cases = new ArrayList<>();
  private final Map<Statement, LimitCase> byStatement = new HashMap<>();

  /**
   * An allocator without buckets.
   *
   * @param policy what they are for
   * @param tick the length of the kernel's tick in nanoseconds
   */
  BucketAllocator(Policy policy, long tick) {
    this.tick = tick;
    this.pooled = LimitClock.of(limitsOfSources(policy), tick);
  }

  /**
   * What shares the one table of source addresses. Where one of them needs the exact clock, all
   * read it: the clocks began at different times, so an idle way by the one would seem to owe more
   * than a busy one by the other, which would be the first to give way.
   */
  private static List<Gcra> limitsOfSources(Policy policy) {
    return policy.sources().entries().stream()
        .map(SourceFilter.Entry::action)
        .flatMap(
            action -> action instanceof Action.RateLimit limit ? limit.limits().stream() : null)
        .map(Gcra::of)
        .filter(figures -> !figures.never())
        .toList();
  }

  /**
   * What a limit came to.
   *
   * @param action the action number
   * @param bucket the first bucket
   */
  record Allocated(int action, int bucket) {

    /** A limit that admits nothing: a block by another name. */
    static final Allocated NEVER = new Allocated(TypeVerdict.DROP, 0);
  }

  /** Allocates the buckets of a statement for a family and, if it has one for each, a type. */
  Allocated allocate(
      Statement statement, List<Limit> limits, Family family, BucketSpec.Use use, int type) {
    List<Gcra> figures = limits.stream().map(Gcra::of).toList();
    if (figures.stream().anyMatch(Gcra::never)) {
      return Allocated.NEVER;
    }
    boolean perSource = use == BucketSpec.Use.PER_SOURCE;
    LimitClock clock = perSource ? pooled : LimitClock.of(figures, tick);
    int first = buckets.size();
    BucketSpec.Owner owner = new BucketSpec.Owner(statement, Direction.IN, family, type);
    Optional<WayTable> table = perSource ? Optional.of(WayTable.POOL) : Optional.empty();
    for (int i = 0; i < limits.size(); i++) {
      buckets.add(new BucketSpec(limits.get(i), figures.get(i), clock, Optional.of(owner), table));
    }
    LimitCase limitCase =
        byStatement.computeIfAbsent(statement, written -> newCase(written, figures, clock, use));
    return new Allocated(limitCase.action(), first);
  }

  private LimitCase newCase(
      Statement statement, List<Gcra> figures, LimitClock clock, BucketSpec.Use use) {
    LimitCase limitCase =
        new LimitCase(
            TypeVerdict.FIRST_LIMIT + cases.size(),
            statement,
            figures.stream().map(LimitCase.Count::of).toList(),
            clock,
            use == BucketSpec.Use.PER_SOURCE);
    cases.add(limitCase);
    return limitCase;
  }

  /** All buckets, in the order of their numbers. */
  List<BucketSpec> buckets() {
    return List.copyOf(buckets);
  }

  /** The statements with limits up to now, in the order of their action numbers. */
  List<LimitCase> cases() {
    return List.copyOf(cases);
  }
}

package io.echogate.datapath.layout;

import io.echogate.icmp.Family;
import io.echogate.policy.Action;
import io.echogate.policy.DefaultRule;
import io.echogate.policy.Direction;
import io.echogate.policy.Gcra;
import io.echogate.policy.Limit;
import io.echogate.policy.Policy;
import io.echogate.policy.Rule;
import io.echogate.policy.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Gives buckets to the limits of a {@code policy { }}: one of its own to each use of a limit, or
 * the same to all uses of one that is shared.
 */
final class SumAllocator {
  private final SumClocks clocks;
  private final List<BucketSpec> buckets = new ArrayList<>();
  private final Map<String, Integer> shared = new HashMap<>();

  /**
   * The limits that one statement or default asks for the packets of one family, direction and
   * type.
   *
   * @param buckets the number of the bucket of each use of the shape
   */
  record Allocated(SumShape shape, List<Integer> buckets) {
    Allocated {
      buckets = List.copyOf(buckets);
    }
  }

  /**
   * An allocator without buckets.
   *
   * @param tick the length of the kernel's tick in nanoseconds
   */
  SumAllocator(Policy policy, long tick) {
    clocks = SumClocks.of(sums(policy), tick);
  }

  private static List<List<Limit>> sums(Policy policy) {
    return Stream.concat(
            policy.rules().stream().map(Rule::action),
            policy.defaults().stream().map(DefaultRule::action))
        .flatMap(
            action ->
                action instanceof Action.RateLimit(List<Limit> limits)
                    ? Stream.of(limits)
                    : Stream.empty())
        .distinct()
        .toList();
  }

  /**
   * Allocates the buckets of a statement or default.
   *
   * @param type the type that they are for; -1 for those of a default
   * @return empty if one of the limits never admits anything: a block by another name
   */
  Optional<Allocated> allocate(
      Statement statement, Direction direction, Family family, int type, List<Limit> limits) {
    if (limits.stream().anyMatch(limit -> Gcra.of(limit).never())) {
      return Optional.empty();
    }
    LimitClock clock = clocks.of(limits);
    BucketSpec.Owner owner = new BucketSpec.Owner(statement, direction, family, type);
    List<SumShape.Use> uses = new ArrayList<>();
    List<Integer> numbers = new ArrayList<>();
    for (Limit limit : inOrder(limits)) {
      Gcra figures = Gcra.of(limit);
      LimitCase.Count counts = LimitCase.Count.of(figures);
      uses.add(new SumShape.Use(counts, limit.per().map(per -> PrefixKey.of(per, family))));
      numbers.add(bucket(limit, figures, counts, clock, owner));
    }
    return Optional.of(new Allocated(new SumShape(uses, clock), numbers));
  }

  /** Those that count all packets together first. */
  private static List<Limit> inOrder(List<Limit> limits) {
    return Stream.concat(
            limits.stream().filter(limit -> limit.per().isEmpty()),
            limits.stream().filter(limit -> limit.per().isPresent()))
        .toList();
  }

  private int bucket(
      Limit limit, Gcra figures, LimitCase.Count counts, LimitClock clock, BucketSpec.Owner owner) {
    Integer known = limit.shared() ? shared.get(limit.name()) : null;
    if (known != null) {
      return known;
    }
    int number = buckets.size();
    buckets.add(
        new BucketSpec(
            limit,
            figures,
            clock,
            limit.shared() ? Optional.empty() : Optional.of(owner),
            limit.per().map(per -> WayTable.of(per, counts))));
    if (limit.shared()) {
      shared.put(limit.name(), number);
    }
    return number;
  }

  /** All buckets, in the order of their numbers. */
  List<BucketSpec> buckets() {
    return List.copyOf(buckets);
  }
}

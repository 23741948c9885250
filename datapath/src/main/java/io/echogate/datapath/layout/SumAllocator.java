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
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Gives buckets to the limits of a {@code policy { }}: one of its own to each use of a limit, or
 * the same to all uses of one that is shared.
 */
final class SumAllocator {
  private final SumClocks clocks;
  private final List<BucketSpec> buckets = new ArrayList<>();
  private final Map<String, Integer> shared = new HashMap<>();
  private final Map<List<Limit>, List<Figured>> figured = new HashMap<>();

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

  private static Set<List<Limit>> sums(Policy policy) {
    return Stream.concat(
            policy.rules().stream().map(Rule::action),
            policy.defaults().stream().map(DefaultRule::action))
        .flatMap(
            action ->
                action instanceof Action.RateLimit(List<Limit> limits)
                    ? Stream.of(limits)
                    : Stream.empty())
        .collect(Collectors.toSet());
  }

  /** A limit with its figures. */
  private record Figured(Limit limit, Gcra figures) {
    LimitCase.Count counts() {
      return LimitCase.Count.of(figures);
    }
  }

  /**
   * Allocates the buckets of a statement or default.
   *
   * @param type the type that they are for; -1 for those of a default
   * @return empty if one of the limits never admits anything: a block by another name
   */
  Optional<Allocated> allocate(
      Statement statement, Direction direction, Family family, int type, List<Limit> limits) {
    List<Figured> sum = figured.computeIfAbsent(limits, SumAllocator::inOrder);
    if (sum.stream().anyMatch(limit -> limit.figures().never())) {
      return Optional.empty();
    }
    LimitClock clock = clocks.of(limits);
    BucketSpec.Owner owner = new BucketSpec.Owner(statement, direction, family, type);
    List<SumShape.Use> uses = new ArrayList<>();
    List<Integer> numbers = new ArrayList<>();
    for (Figured limit : sum) {
      Optional<PrefixKey> prefix = limit.limit().per().map(per -> PrefixKey.of(per, family));
      uses.add(new SumShape.Use(limit.counts(), prefix));
      numbers.add(bucket(limit, clock, owner));
    }
    return Optional.of(new Allocated(new SumShape(uses, clock), numbers));
  }

  /** Those that count all packets together first. */
  private static List<Figured> inOrder(List<Limit> limits) {
    return Stream.concat(
            limits.stream().filter(limit -> limit.per().isEmpty()),
            limits.stream().filter(limit -> limit.per().isPresent()))
        .map(limit -> new Figured(limit, Gcra.of(limit)))
        .toList();
  }

  private int bucket(Figured limit, LimitClock clock, BucketSpec.Owner owner) {
    return limit.limit().shared()
        ? shared.computeIfAbsent(limit.limit().name(), first -> add(limit, clock, Optional.empty()))
        : add(limit, clock, Optional.of(owner));
  }

  private int add(Figured limit, LimitClock clock, Optional<BucketSpec.Owner> owner) {
    Optional<WayTable> table = limit.limit().per().map(per -> WayTable.of(per, limit.counts()));
    buckets.add(new BucketSpec(limit.limit(), limit.figures(), clock, owner, table));
    return buckets.size() - 1;
  }

  /** All buckets, in the order of their numbers. */
  List<BucketSpec> buckets() {
    return List.copyOf(buckets);
  }
}

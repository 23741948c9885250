package io.echogate.datapath.layout;

import io.echogate.policy.Policy;
import java.util.List;
import java.util.function.Predicate;

/**
 * A policy as tables: what the maps of its program hold, and what its counters mean. Made of the
 * policy alone, so any process can read the maps of a program whose text it knows.
 *
 * @param buckets in the order of their numbers
 * @param cases all statements of {@code xfw { }} with limits, in the order of their action numbers
 * @param counted what each of the counters' cells in use counts
 * @param cells where things are counted
 */
public record PolicyTables(
    Meaning meaning,
    List<BucketSpec> buckets,
    List<LimitCase> cases,
    List<Counted> counted,
    CounterCells cells) {

  public PolicyTables {
    buckets = List.copyOf(buckets);
    cases = List.copyOf(cases);
    counted = List.copyOf(counted);
  }

  /**
   * Makes the tables.
   *
   * @param tick the length of the kernel's tick in nanoseconds
   */
  public static PolicyTables of(Policy policy, long tick) {
    return switch (policy.dialect()) {
      case XFW -> {
        BucketAllocator allocator = new BucketAllocator(policy, tick);
        XfwTables tables = XfwTables.of(policy, allocator);
        yield new PolicyTables(
            tables,
            allocator.buckets(),
            allocator.cases(),
            tables.counted(),
            new CounterCells(tables.cells().count()));
      }
      case POLICY -> {
        SumAllocator allocator = new SumAllocator(policy, tick);
        MessageTables tables = MessageTables.of(policy, allocator);
        yield new PolicyTables(
            tables,
            allocator.buckets(),
            List.of(),
            tables.counted(),
            new CounterCells(tables.cells()));
      }
    };
  }

  /** The source filter; it can say nothing where there is none. */
  public SourceTable sources() {
    return switch (meaning) {
      case XfwTables xfw -> xfw.sources();
      case MessageTables messages -> SourceTable.NONE;
    };
  }

  /** Whether the policy asks which queries left the machine. */
  public boolean asksForQueries() {
    return asks(MessageTables::isFlow);
  }

  /** Whether there is a demand of a kind, in either direction. */
  boolean asks(Predicate<Demand> kind) {
    return switch (meaning) {
      case XfwTables xfw -> false;
      case MessageTables messages ->
          messages.arriving().asks(kind) || messages.leaving().asks(kind);
    };
  }

  /** The most buckets that must lie one behind the other; at least 1. */
  public int longestSum() {
    return cases.stream().mapToInt(limits -> limits.counts().size()).max().orElse(1);
  }
}

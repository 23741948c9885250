package io.echogate.datapath.layout;

import io.echogate.policy.Policy;
import java.util.List;

/**
 * A policy as tables: what the maps of its program hold, and what its counters mean. Made of the
 * policy alone, so any process can read the maps of a program whose text it knows.
 *
 * @param buckets in the order of their numbers
 * @param cases all statements with limits, in the order of their action numbers
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
    BucketAllocator allocator = new BucketAllocator(tick);
    return switch (policy.dialect()) {
      case XFW -> {
        XfwTables tables = XfwTables.of(policy, allocator);
        yield of(tables, allocator, tables.counted(), tables.cells().count());
      }
      case POLICY -> {
        MessageTables tables = MessageTables.of(policy, allocator);
        yield of(tables, allocator, tables.counted(), tables.cells());
      }
    };
  }

  private static PolicyTables of(
      Meaning meaning, BucketAllocator allocator, List<Counted> counted, int cells) {
    return new PolicyTables(
        meaning, allocator.buckets(), allocator.cases(), counted, new CounterCells(cells));
  }

  /** The source filter; it can say nothing where there is none. */
  public SourceTable sources() {
    return switch (meaning) {
      case XfwTables xfw -> xfw.sources();
      case MessageTables messages -> SourceTable.NONE;
    };
  }

  /** The most limits that one statement has; at least 1. */
  public int longestSum() {
    return cases.stream().mapToInt(limits -> limits.counts().size()).max().orElse(1);
  }
}

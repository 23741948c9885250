package io.echogate.datapath.layout;

import io.echogate.policy.Policy;
import java.util.List;

/**
 * A policy as tables: what the maps of its program hold, and what its counters mean. Made of the
 * policy alone, so any process can read the maps of a program whose text it knows.
 *
 * @param buckets in the order of their numbers
 * @param cases all statements with limits, in the order of their action numbers
 */
public record PolicyTables(
    VerdictTable messages,
    SourceTable sources,
    List<BucketSpec> buckets,
    List<LimitCase> cases,
    List<LimitCase> messageCases) {

  /**
   * Makes the tables.
   *
   * @param tick the length of the kernel's tick in nanoseconds
   */
  public static PolicyTables of(Policy policy, long tick) {
    BucketAllocator allocator = new BucketAllocator(tick);
    VerdictTable messages = VerdictTable.of(policy, allocator);
    List<LimitCase> messageCases = allocator.cases();
    SourceTable sources = SourceTable.of(policy, allocator);
    return new PolicyTables(
        messages, sources, allocator.buckets(), allocator.cases(), messageCases);
  }

  /** The statements of the source filter that have limits. */
  public List<LimitCase> sourceCases() {
    return cases.subList(messageCases.size(), cases.size());
  }

  /** The most limits that one statement has; at least 1. */
  public int longestSum() {
    return cases.stream().mapToInt(limits -> limits.counts().size()).max().orElse(1);
  }

  /** Where things are counted. */
  public CounterCells cells() {
    return new CounterCells(sources.isEmpty() ? 0 : sources.verdicts().size());
  }
}

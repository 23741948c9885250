package io.echogate.cli;

import io.echogate.datapath.BucketFill;
import io.echogate.datapath.Counter;
import io.echogate.datapath.StatementCount;
import java.util.List;

/**
 * What happened at a filter in the time since the reading before.
 *
 * @param filter the reading
 * @param passed what the counters say that passed; with a policy that drops nothing, what it would
 *     let pass
 * @param dropped the same of what was dropped, or would be
 * @param messages by message and reason, the busiest first
 * @param statements the busiest first
 * @param limits how full the buckets are
 */
record WatchRates(
    FilterStatus filter,
    Flow passed,
    Flow dropped,
    List<Message> messages,
    List<Decided> statements,
    List<BucketFill> limits) {

  /**
   * Packets of one verdict.
   *
   * @param history packets per second, the latest last
   */
  record Flow(double packets, double bytes, List<Double> history) {
    Flow {
      history = List.copyOf(history);
    }
  }

  /** What happened to a message. */
  record Message(Counter counter, double perSecond) {}

  /** What a statement decided. */
  record Decided(StatementCount count, double perSecond) {}
}

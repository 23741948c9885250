package io.echogate.datapath.layout;

import io.echogate.icmp.Family;
import io.echogate.policy.Gcra;
import io.echogate.policy.Limit;
import io.echogate.policy.Statement;

/**
 * One bucket of a policy.
 *
 * @param use what it is for
 * @param type the type that it is for; -1 unless {@code use} is {@link Use#TYPE}
 */
public record BucketSpec(
    Limit limit,
    Gcra figures,
    LimitClock clock,
    Statement statement,
    Family family,
    Use use,
    int type) {

  /** What a bucket is for. */
  public enum Use {
    /** One type of a statement. */
    TYPE,
    /** All types, or all sources, of a default. */
    DEFAULT,
    /** Only the figures: the state is kept for each source address, in {@link SourceWays}. */
    PER_SOURCE
  }
}

package io.echogate.datapath.layout;

import io.echogate.icmp.Family;
import io.echogate.policy.Direction;
import io.echogate.policy.Gcra;
import io.echogate.policy.Limit;
import io.echogate.policy.Statement;
import java.util.Optional;

/**
 * One bucket of a policy, or the figures of many that are kept in a table.
 *
 * @param owner whose it is; empty for a limit's that all its uses share
 * @param table what the state of each prefix or source address is kept in; empty where there is one
 *     state, beside the figures
 */
public record BucketSpec(
    Limit limit, Gcra figures, LimitClock clock, Optional<Owner> owner, Optional<WayTable> table) {

  /**
   * What a bucket belongs to.
   *
   * @param type the type that it is for; -1 for all types, or all sources, of a default, and for a
   *     statement on sources
   */
  public record Owner(Statement statement, Direction direction, Family family, int type) {}

  /** What a bucket of {@code xfw { }} is for. */
  public enum Use {
    /** One type of a statement. */
    TYPE,
    /** All types, or all sources, of a default. */
    DEFAULT,
    /** Only the figures: the state is kept for each source address, in {@link WayTable#POOL}. */
    PER_SOURCE
  }
}

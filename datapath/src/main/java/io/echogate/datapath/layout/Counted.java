package io.echogate.datapath.layout;

import io.echogate.icmp.Family;
import io.echogate.policy.Direction;
import io.echogate.policy.Reason;
import io.echogate.policy.Statement;
import org.jspecify.annotations.Nullable;

/**
 * What a cell of the counters counts.
 *
 * @param cell its number in a CPU's block
 * @param family null for what is not ICMP, and for what is malformed below IP
 * @param type 0-255; {@link #NO_TYPE} for what has no type that counts
 * @param reason why the packets passed or were dropped; null where only the statement is counted,
 *     because another cell counts the same packets by reason
 * @param statement what decides them; null where none is written, or another cell counts by it
 */
public record Counted(
    int cell,
    Direction direction,
    @Nullable Family family,
    int type,
    @Nullable Reason reason,
    @Nullable Statement statement) {

  /** In place of a type. */
  public static final int NO_TYPE = -1;
}

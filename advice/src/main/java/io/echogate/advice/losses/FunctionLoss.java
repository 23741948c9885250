package io.echogate.advice.losses;

import io.echogate.advice.knowledge.Function;
import java.util.List;

/**
 * What a function has lost.
 *
 * @param lost at least one
 */
public record FunctionLoss(Function function, List<Lost> lost) {
  public FunctionLoss {
    lost = List.copyOf(lost);
  }

  /**
   * Packets that it may have needed.
   *
   * @param critical whether they are evidence of harm: connectivity stops or hangs without these
   *     messages, whatever the machine does in its network, and they were dropped for what they
   *     are, not for their number nor for a source that the policy names
   * @param certain whether all of them were messages that it needs; else some may have had codes
   *     that it does not need
   */
  public record Lost(Drop drop, boolean critical, boolean certain) {}

  /** Whether some of it is evidence of harm. */
  public boolean isCritical() {
    return lost.stream().anyMatch(Lost::critical);
  }
}

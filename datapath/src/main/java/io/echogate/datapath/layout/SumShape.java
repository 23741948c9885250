package io.echogate.datapath.layout;

import java.util.List;
import java.util.Optional;

/**
 * What the code that asks a sum of limits depends on.
 *
 * @param uses the limits in the order in which they are asked: first those that count all packets
 *     together, so that a flood that these refuse takes no place in tables
 * @param clock one clock for all of them
 */
public record SumShape(List<Use> uses, LimitClock clock) {

  public SumShape {
    uses = List.copyOf(uses);
  }

  /**
   * One limit.
   *
   * @param prefix what tells its buckets apart; empty if it has one for all packets
   */
  public record Use(LimitCase.Count counts, Optional<PrefixKey> prefix) {

    /** Whether the ways that keep its buckets are wide; they are where two times are kept. */
    public boolean wide() {
      return counts == LimitCase.Count.BOTH;
    }
  }
}

package io.echogate.datapath.layout;

import io.echogate.policy.Gcra;
import io.echogate.policy.Statement;
import java.util.List;

/**
 * A statement with limits, as the program meets it: a few instructions of its own that read the
 * clock, and a jump to the code for what its limits count.
 *
 * @param action the statement's action number
 * @param counts what each of its limits counts; their buckets lie one behind the other
 * @param clock one clock for all of them
 * @param perSource whether the state is kept for each source address
 */
public record LimitCase(
    int action, Statement statement, List<Count> counts, LimitClock clock, boolean perSource) {

  public LimitCase {
    counts = List.copyOf(counts);
  }

  /** What a limit counts. */
  public enum Count {
    PACKETS,
    BYTES,
    BOTH;

    static Count of(Gcra figures) {
      if (figures.byteCost() == 0) {
        return PACKETS;
      }
      return figures.period() == 0 ? BYTES : BOTH;
    }
  }
}

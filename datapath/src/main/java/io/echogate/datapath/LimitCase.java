package io.echogate.datapath;

import io.echogate.policy.Gcra;
import io.echogate.policy.Statement;

/**
 * A statement with a limit, as the program meets it: a few instructions of its own that read the
 * clock, and a jump to the code for the kind of its limit.
 *
 * @param action the statement's action number in the verdict table
 */
record LimitCase(int action, Statement statement, Kind kind, LimitClock clock) {

  /** What a limit counts. */
  enum Kind {
    PACKETS,
    BYTES,
    BOTH;

    static Kind of(Gcra figures) {
      if (figures.byteCost() == 0) {
        return PACKETS;
      }
      return figures.period() == 0 ? BYTES : BOTH;
    }
  }
}

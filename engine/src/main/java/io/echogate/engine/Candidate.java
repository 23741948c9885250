package io.echogate.engine;

import io.echogate.icmp.Packet;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/** A rule as it may decide messages of one type: their codes, what they must meet, the ruling. */
final class Candidate {
  private static final int CODES = 256;

  private final long[] codes;
  private final boolean unconditional;
  private final Check[] checks;
  private final Ruling ruling;

  /**
   * A candidate.
   *
   * @param codes those that match, each 0-255
   */
  Candidate(IntStream codes, List<Check> checks, Ruling ruling) {
    this.codes = new long[CODES / Long.SIZE];
    codes.forEach(code -> this.codes[code / Long.SIZE] |= 1L << code);
    this.checks = checks.toArray(Check[]::new);
    this.ruling = ruling;
    unconditional = checks.isEmpty() && BitSet.valueOf(this.codes).cardinality() == CODES;
  }

  Ruling ruling() {
    return ruling;
  }

  /** Whether a message of the type has one of the codes and meets all checks. */
  boolean matches(Packet packet, long now) {
    int code = packet.code();
    if ((codes[code / Long.SIZE] & 1L << code) == 0) {
      return false;
    }
    for (Check check : checks) {
      if (!Check.holds(check, packet, now)) {
        return false;
      }
    }
    return true;
  }

  /** Whether every message of the type matches, always. */
  boolean isUnconditional() {
    return unconditional;
  }
}

package io.echogate.traffic.day;

import io.echogate.policy.Direction;
import io.echogate.policy.Reason;
import io.echogate.policy.Verdict;

/**
 * What is to become of a packet.
 *
 * @param kind family and type; "-" in place of what does not count
 * @param line of the statement that decides; 0 if none is written
 */
record Fate(Direction direction, String kind, Reason reason, int line) {

  static Fate in(String kind, Reason reason, int line) {
    return new Fate(Direction.IN, kind, reason, line);
  }

  static Fate out(String kind, Reason reason, int line) {
    return new Fate(Direction.OUT, kind, reason, line);
  }

  /** The policy lets pass what is none of its business, and drops what is broken. */
  Verdict verdict() {
    return switch (reason) {
      case NOT_ICMP -> Verdict.PASS;
      case FRAGMENT, MALFORMED -> Verdict.DROP;
      default -> reason.verdict();
    };
  }
}

package io.echogate.traffic;

import io.echogate.icmp.Family;
import io.echogate.policy.Direction;
import io.echogate.policy.Reason;
import io.echogate.policy.Statement;
import io.echogate.policy.Verdict;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How many packets of one kind met one decision.
 *
 * @param family empty for what is not ICMP, and for what is malformed below IP
 * @param type the ICMP type, 0-255; empty where the packets had none that counted
 * @param statement what decided; empty where none is written
 * @param verdict what the policy does when it is enforced, also where it only evaluates
 * @param packets at least 1
 * @param bytes of their frames
 * @param sources how many addresses the packets came from that were dropped: up to 256 exactly, 257
 *     for more; 0 where they passed
 * @param first the first of these packets
 */
public record DecisionCount(
    Direction direction,
    Optional<Family> family,
    OptionalInt type,
    Reason reason,
    Optional<Statement> statement,
    Verdict verdict,
    long packets,
    long bytes,
    int sources,
    FirstPacket first) {

  /** The greatest number of sources that is told. */
  public static final int MOST_SOURCES = SourceCount.MOST;
}

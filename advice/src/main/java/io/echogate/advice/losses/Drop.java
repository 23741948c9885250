package io.echogate.advice.losses;

import io.echogate.icmp.Family;
import io.echogate.policy.Direction;
import io.echogate.policy.Reason;
import io.echogate.policy.Statement;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Packets of one kind that a policy has dropped. Codes are not told apart.
 *
 * @param family empty for what was malformed below IP
 * @param type 0-255; empty where the packets had none that counted
 * @param statement what decided; empty where none is written, or it is not known which of the
 *     source filter
 * @param packets at least 1
 * @param bytes of their frames
 */
public record Drop(
    Direction direction,
    Optional<Family> family,
    OptionalInt type,
    Reason reason,
    Optional<Statement> statement,
    long packets,
    long bytes) {

  /** Whether they were too many, and not unwanted as such. */
  public boolean isByLimit() {
    return switch (reason) {
      case RATE_LIMITED, DEFAULT_RATE_LIMITED, SOURCE_RATE_LIMITED, SOURCE_DEFAULT_RATE_LIMITED ->
          true;
      default -> false;
    };
  }
}

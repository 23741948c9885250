package io.echogate.engine;

import io.echogate.policy.Reason;
import io.echogate.policy.Statement;
import io.echogate.policy.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * What a policy says of a packet.
 *
 * @param verdict what happens to it
 * @param reason why; where the policy only evaluates, it says what would have happened
 * @param statement the statement that decided; null where none did: what is not ICMP, and
 *     fragments, malformed packets and defaults of which nothing is written
 * @param logged whether the statement says {@code log}: the packet is to be reported as an event
 */
public record Decision(
    Verdict verdict, Reason reason, @Nullable Statement statement, boolean logged) {

  /** A decision that is not reported. */
  public Decision(Verdict verdict, Reason reason, @Nullable Statement statement) {
    this(verdict, reason, statement, false);
  }

  /** The same decision, reported or not. */
  Decision logged(boolean whether) {
    return new Decision(verdict, reason, statement, whether);
  }
}

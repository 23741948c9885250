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
 * @param statement the statement that decided; null where none did: fragments, malformed packets,
 *     what is not ICMP, and defaults that are not written
 */
public record Decision(Verdict verdict, Reason reason, @Nullable Statement statement) {}

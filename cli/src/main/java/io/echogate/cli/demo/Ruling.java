package io.echogate.cli.demo;

import io.echogate.datapath.Counter;
import io.echogate.engine.Decision;
import io.echogate.icmp.Family;
import io.echogate.icmp.Form;
import io.echogate.icmp.Packet;
import io.echogate.policy.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * What the policy says of the frames of a message that it treats alike.
 *
 * @param type the type that they are counted under, or {@link Packet#NONE} where they are counted
 *     without one
 * @param packets how many frames
 */
public record Ruling(Decision decision, @Nullable Family family, int type, int packets) {

  static Ruling of(Decision decision, Packet packet) {
    int type = packet.form() == Form.WHOLE ? packet.type() : Packet.NONE;
    return new Ruling(decision, packet.family(), type, 1);
  }

  /** Whether the other differs in the number of packets at most. */
  boolean isLike(Ruling other) {
    return decision.equals(other.decision) && family == other.family && type == other.type;
  }

  Ruling plus(Ruling other) {
    return new Ruling(decision, family, type, packets + other.packets);
  }

  /** How many frames pass. */
  int passing() {
    return decision.verdict() == Verdict.PASS ? packets : 0;
  }

  /** Whether the kernel counts such frames there. */
  boolean isCountedBy(Counter counter) {
    return counter.reason() == decision.reason()
        && counter.family().orElse(null) == family
        && counter.type().orElse(Packet.NONE) == type;
  }
}

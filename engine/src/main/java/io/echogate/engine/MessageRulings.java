package io.echogate.engine;

import io.echogate.icmp.Family;
import io.echogate.icmp.Packet;
import io.echogate.policy.DefaultRule;
import io.echogate.policy.Direction;
import io.echogate.policy.Policy;
import io.echogate.policy.Rule;
import java.util.Arrays;

/** The rulings on one family's messages, by type. A limit has a bucket for each type. */
final class MessageRulings {
  private static final int TYPES = 256;

  private final Ruling[] byType;

  private MessageRulings(Ruling[] byType) {
    this.byType = byType;
  }

  /**
   * What a policy rules on a family's messages that arrive.
   *
   * @throws IllegalArgumentException if the policy has no default for them
   */
  static MessageRulings of(Policy policy, Family family, Rulings rulings) {
    DefaultRule otherwise =
        policy
            .defaultOf(family, Direction.IN)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "the policy " + policy.name() + " has no default for icmp " + family));
    Ruling[] byType = new Ruling[TYPES];
    Arrays.fill(byType, rulings.ofDefault(otherwise));
    // Backwards, for the first rule that lists a type decides.
    for (Rule rule : policy.rules().reversed()) {
      if (rule.family() == family && rule.direction() == Direction.IN) {
        rule.messages().types().forEach(type -> byType[type] = rulings.ofRule(rule));
      }
    }
    return new MessageRulings(byType);
  }

  Decision decide(Packet packet, long now) {
    return byType[packet.type()].decide(packet, now);
  }
}

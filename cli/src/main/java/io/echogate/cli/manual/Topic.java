package io.echogate.cli.manual;

import io.echogate.advice.FindingKind;
import io.echogate.advice.knowledge.Attack;
import io.echogate.advice.knowledge.Function;
import io.echogate.advice.knowledge.MessageFacts;
import io.echogate.icmp.Family;
import io.echogate.icmp.MessageRange;
import java.util.List;
import java.util.Map;

/** Something that the manual has a page for. */
public sealed interface Topic {

  /**
   * A message.
   *
   * @param type 0-255
   * @param code 0-255, or {@link io.echogate.icmp.MessageRange#ANY_CODE} for all of the type
   */
  record OfMessage(Family family, int type, int code, MessageFacts facts) implements Topic {}

  /** Something that messages make work. */
  record OfFunction(Function function) implements Topic {}

  /** Something that can be done with messages. */
  record OfAttack(Attack attack) implements Topic {}

  /** Something that {@code check} may find in a policy. */
  record OfFinding(FindingKind kind) implements Topic {}

  /**
   * Messages that have a word in policies.
   *
   * @param name the word, without the {@code @}
   */
  record OfGroup(String name, Map<Family, List<MessageRange>> messages) implements Topic {
    public OfGroup {
      messages = Map.copyOf(messages);
    }
  }
}

package io.echogate.advice.analysis;

import io.echogate.advice.knowledge.Attack;
import io.echogate.icmp.Family;
import io.echogate.icmp.MessageRange;
import io.echogate.policy.Statement;
import java.util.List;
import java.util.Optional;

/**
 * Messages that an attack uses, and that a policy lets pass in a way which leaves it open.
 *
 * @param messages one type or one code; all types where it is about fragments of any
 * @param deciders the statements that let them pass; none for an unwritten default
 * @param example a packet that passes; none where it is about fragments
 */
public record Exposure(
    Attack attack,
    Gap gap,
    Family family,
    MessageRange messages,
    List<Statement> deciders,
    Optional<Example> example) {

  public Exposure {
    deciders = List.copyOf(deciders);
  }

  /** What exposures for several roles have in common. */
  record Key(Attack attack, Family family, MessageRange messages) {}

  Key key() {
    return new Key(attack, family, messages);
  }
}

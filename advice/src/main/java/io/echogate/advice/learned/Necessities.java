package io.echogate.advice.learned;

import io.echogate.advice.knowledge.Function;
import io.echogate.advice.knowledge.Knowledge;
import io.echogate.advice.knowledge.MessageFacts;
import io.echogate.advice.knowledge.Need;
import io.echogate.advice.knowledge.Role;
import io.echogate.advice.knowledge.Severity;
import io.echogate.advice.knowledge.Way;
import io.echogate.icmp.Family;
import io.echogate.icmp.MessageRange;
import io.echogate.policy.Direction;
import io.echogate.policy.MessageSet;
import java.util.List;
import java.util.Optional;

/**
 * What a machine of a role has to let pass even if it was not seen for a while: messages without
 * which connectivity stops or hangs, and those of the link without which it does so later (path MTU
 * discovery; neighbours, routers, groups).
 */
final class Necessities {
  private static final Knowledge KNOWLEDGE = Knowledge.instance();

  private Necessities() {}

  /** The messages that have to pass in a direction. */
  static MessageSet of(Role role, Family family, Direction direction) {
    MessageSet.Builder messages = new MessageSet.Builder();
    KNOWLEDGE.functions().stream()
        .flatMap(function -> function.needs(role).stream())
        .filter(need -> is(need, family, direction))
        .forEach(need -> part(need).ifPresent(messages::add));
    return messages.build();
  }

  /** The functions for which messages of a type have to pass. */
  static List<String> functions(Role role, Family family, Direction direction, int type) {
    return KNOWLEDGE.functions().stream()
        .filter(
            function ->
                function.needs(role).stream()
                    .filter(need -> is(need, family, direction) && need.type() == type)
                    .anyMatch(need -> part(need).isPresent()))
        .map(Function::name)
        .toList();
  }

  private static boolean is(Need need, Family family, Direction direction) {
    return need.family() == family && !need.optional() && goes(need.way(), direction);
  }

  private static boolean goes(Way way, Direction direction) {
    return switch (way) {
      case IN, FORWARD_IN -> direction == Direction.IN;
      case OUT, FORWARD_OUT -> direction == Direction.OUT;
      case FORWARD -> true;
    };
  }

  /**
   * What is needed, if it has to be there. All codes of a type are needed so only if each of them
   * is; the only code of a type is the type.
   */
  private static Optional<MessageRange> part(Need need) {
    List<MessageFacts> codes = KNOWLEDGE.codes(need.family(), need.type());
    if (codes.size() <= 1) {
      MessageFacts type = KNOWLEDGE.message(need.family(), need.type(), MessageRange.ANY_CODE);
      return Optional.of(MessageRange.ofType(need.type())).filter(range -> matters(type, need));
    }
    return Optional.of(need.messages())
        .filter(
            range ->
                codes.stream()
                    .filter(code -> range.anyCode() || code.entry().messages().equals(range))
                    .allMatch(code -> matters(code, need)));
  }

  private static boolean matters(MessageFacts facts, Need need) {
    return facts
        .severityIfBlocked()
        .isAtLeast(need.scope().isLink() ? Severity.HIGH : Severity.CRITICAL);
  }
}

package io.echogate.policy.advice;

import io.echogate.icmp.Family;
import io.echogate.policy.Action;
import io.echogate.policy.DefaultRule;
import io.echogate.policy.Direction;
import io.echogate.policy.Policy;
import io.echogate.policy.Rule;
import io.echogate.policy.Statement;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the {@code icmp} statements of a policy do with the arriving messages of one type.
 *
 * @param statement what decides; null where the dialect's own default does, which allows
 * @param listed whether a statement lists the type; else it shares its bucket with others
 */
record MessageRuling(Action action, @Nullable Statement statement, boolean listed) {

  static MessageRuling of(Policy policy, Family family, int type) {
    if (policy.unlisted().contains(family)) {
      return new MessageRuling(Action.BLOCK, policy.protocolStatement().orElse(null), false);
    }
    for (Rule rule : policy.rules()) {
      if (rule.direction() == Direction.IN
          && rule.family() == family
          && rule.messages().containsAll(type)) {
        return new MessageRuling(rule.action(), rule.statement(), true);
      }
    }
    Optional<DefaultRule> fallback = policy.defaultOf(family, Direction.IN);
    return fallback
        .map(rule -> new MessageRuling(rule.action(), rule.statement(), false))
        .orElseGet(() -> new MessageRuling(Action.ALLOW, null, false));
  }
}

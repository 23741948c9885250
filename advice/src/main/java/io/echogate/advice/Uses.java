package io.echogate.advice;

import io.echogate.icmp.Family;
import io.echogate.policy.Action;
import io.echogate.policy.DefaultRule;
import io.echogate.policy.Direction;
import io.echogate.policy.Limit;
import io.echogate.policy.MessageSet;
import io.echogate.policy.Policy;
import io.echogate.policy.Rule;
import io.echogate.policy.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a policy's limits are used for messages.
 *
 * @param messages those that the statement decides; of a default, those that no statement lists
 * @param listed whether a statement lists them: each type then has a bucket of its own, unless the
 *     limit is shared
 */
record Uses(
    Statement statement,
    Family family,
    Direction direction,
    MessageSet messages,
    List<Limit> limits,
    boolean listed) {

  /** All uses, in file order, defaults last. */
  static List<Uses> of(Policy policy) {
    List<Uses> uses = new ArrayList<>();
    for (Rule rule : policy.rules()) {
      if (rule.action() instanceof Action.RateLimit(List<Limit> limits)) {
        uses.add(
            new Uses(
                rule.statement(), rule.family(), rule.direction(), rule.messages(), limits, true));
      }
    }
    for (DefaultRule rule : policy.defaults()) {
      Statement statement = rule.statement();
      if (statement != null && rule.action() instanceof Action.RateLimit(List<Limit> limits)) {
        uses.add(
            new Uses(
                statement, rule.family(), rule.direction(), unlisted(policy, rule), limits, false));
      }
    }
    return uses;
  }

  private static MessageSet unlisted(Policy policy, DefaultRule fallback) {
    MessageSet.Builder messages = new MessageSet.Builder();
    for (int type = 0; type < 256; type++) {
      int number = type;
      boolean listed =
          policy.rules().stream()
              .filter(rule -> rule.family() == fallback.family())
              .filter(rule -> rule.direction() == fallback.direction())
              .filter(rule -> rule.conditions().isEmpty())
              .anyMatch(rule -> rule.messages().containsAll(number));
      if (!listed) {
        messages.addTypes(type, type);
      }
    }
    return messages.build();
  }
}

package io.echogate.policy;

import io.echogate.icmp.Family;
import java.util.List;

/**
 * One statement, resolved for one family and direction. The first rule of a policy that matches a
 * message decides it.
 *
 * @param statement the statement that it comes from
 * @param messages the messages that it lists
 * @param conditions all of which a packet must meet; none in {@code xfw { }}
 */
public record Rule(
    Statement statement,
    Family family,
    Direction direction,
    MessageSet messages,
    Action action,
    List<Condition> conditions) {
  public Rule {
    conditions = List.copyOf(conditions);
  }
}

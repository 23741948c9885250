package io.echogate.firewalls.export;

import io.echogate.icmp.Family;
import io.echogate.policy.DefaultRule;
import io.echogate.policy.Direction;
import io.echogate.policy.MessageSet;
import io.echogate.policy.Policy;
import io.echogate.policy.Rule;
import java.util.ArrayList;
import java.util.List;

/** A policy's rules as a target can say them. */
final class Clauses {
  private Clauses() {}

  /** Whether these are all messages of a family. */
  static boolean isAll(MessageSet messages) {
    return messages.equals(MessageSet.all());
  }

  /**
   * The clauses of a family and direction in their order; the default is the last one.
   *
   * @param erring what to do about losses that need consent
   */
  static List<Clause> of(
      Policy policy,
      Family family,
      Direction direction,
      Capabilities target,
      Losses losses,
      Erring erring) {
    List<Clause> clauses = new ArrayList<>();
    for (Rule rule : policy.rules()) {
      if (rule.family() == family && rule.direction() == direction) {
        clauses.addAll(ClauseBuilder.of(rule, target, losses, erring));
      }
    }
    clauses.add(rest(policy, family, direction));
    return clauses;
  }

  /** The clause for what no rule decides. */
  static Clause rest(Policy policy, Family family, Direction direction) {
    DefaultRule rest = policy.defaultOf(family, direction).orElseThrow();
    return new Clause(
        rest.statement(),
        family,
        direction,
        MessageSet.all(),
        List.of(),
        false,
        false,
        true,
        rest.action());
  }

  /** Whether a policy says anything about what leaves. */
  static boolean judges(Policy policy, Direction direction) {
    return policy.rules().stream().anyMatch(rule -> rule.direction() == direction)
        || policy.defaults().stream()
            .anyMatch(rule -> rule.direction() == direction && rule.statement() != null)
        || policy.forms().stream()
            .anyMatch(rule -> rule.direction() == direction && rule.statement() != null);
  }
}

package io.echogate.firewalls.export;

import io.echogate.firewalls.rules.Hook;
import io.echogate.policy.Condition;
import io.echogate.policy.Direction;
import io.echogate.policy.Policy;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** At which hooks of netfilter a policy is asked. */
final class Hooks {

  private Hooks() {}

  /** Those that were named, or else the usual ones of a policy. */
  static Set<Hook> of(Policy policy, Set<Hook> named) {
    if (!named.isEmpty()) {
      return EnumSet.copyOf(named);
    }
    EnumSet<Hook> usual = EnumSet.of(Hook.INPUT);
    if (Clauses.judges(policy, Direction.OUT)) {
      usual.add(Hook.OUTPUT);
    }
    return usual;
  }

  /** Which way packets go that come to a hook. */
  static List<Direction> directions(Hook hook) {
    return switch (hook) {
      case INGRESS, PREROUTING, INPUT -> List.of(Direction.IN);
      case OUTPUT, POSTROUTING, EGRESS -> List.of(Direction.OUT);
      case FORWARD -> List.of(Direction.IN, Direction.OUT);
    };
  }

  /** Whether any of them judges this direction. */
  static boolean judge(Set<Hook> hooks, Direction direction) {
    return hooks.stream().anyMatch(hook -> directions(hook).contains(direction));
  }

  /** Says what is not quite so of packets that are forwarded. */
  static void tellOfForwarded(Set<Hook> hooks, Policy policy, Losses losses) {
    if (!hooks.contains(Hook.FORWARD) && hooks.contains(Hook.INPUT)) {
      losses.approximate(
          Optional.empty(),
          "what is forwarded",
          "only packets for this machine are judged; --hook input,forward,output judges the others"
              + " too");
    }
    if (hooks.contains(Hook.FORWARD) && asksHopLimits(policy)) {
      losses.approximate(
          Optional.empty(),
          "hop-limit",
          "of what is forwarded the kernel has taken one before rules are asked");
    }
  }

  /** Whether the hop limit of what comes in matters. */
  private static boolean asksHopLimits(Policy policy) {
    return policy.rules().stream()
        .filter(rule -> rule.direction() == Direction.IN)
        .flatMap(rule -> rule.conditions().stream())
        .anyMatch(
            condition ->
                condition instanceof Condition.Compare compare
                    && compare.quantity() == Condition.Quantity.HOP_LIMIT);
  }
}

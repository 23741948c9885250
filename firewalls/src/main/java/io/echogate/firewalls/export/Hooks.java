package io.echogate.firewalls.export;

import io.echogate.firewalls.rules.Hook;
import io.echogate.policy.Direction;
import io.echogate.policy.Policy;
import java.util.EnumSet;
import java.util.List;
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
}

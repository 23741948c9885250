package io.echogate.firewalls.meaning;

import io.echogate.firewalls.rules.Match.State;
import io.echogate.icmp.Family;
import io.echogate.policy.Condition.Flag;
import java.util.Optional;

/**
 * What Linux's connection tracking can call a message of a type. Measured: types that it takes for
 * queries begin a flow, their replies belong to it; errors are related to what they quote; it does
 * not follow neighbour discovery and listener messages; all else is invalid.
 */
public final class Tracking {
  private Tracking() {}

  /** What a message is called that belongs to a known flow; empty if none can be told to. */
  public static Optional<State> known(Family family, int type) {
    if (Flag.RELATED.canHold(family, type)) {
      return Optional.of(State.RELATED);
    }
    boolean reply =
        switch (family) {
          case IP4 -> type == 0 || type == 14 || type == 16 || type == 18;
          case IP6 -> type == 129 || type == 140;
        };
    return reply ? Optional.of(State.ESTABLISHED) : Optional.empty();
  }

  /** What a message is called that belongs to none. */
  public static State unknown(Family family, int type) {
    if (isQuery(family, type)) {
      return State.NEW;
    }
    boolean untracked =
        family == Family.IP6
            && switch (type) {
              case 130, 131, 132, 133, 134, 135, 136, 143, 151, 152 -> true;
              default -> false;
            };
    return untracked ? State.UNTRACKED : State.INVALID;
  }

  /** Whether it begins a flow. */
  public static boolean isQuery(Family family, int type) {
    return switch (family) {
      case IP4 -> type == 8 || type == 13 || type == 15 || type == 17;
      case IP6 -> type == 128 || type == 139;
    };
  }
}

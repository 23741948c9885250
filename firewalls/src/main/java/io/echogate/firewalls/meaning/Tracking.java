package io.echogate.firewalls.meaning;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.firewalls.rules.Rule;
import io.echogate.icmp.Family;
import io.echogate.policy.Condition.Flag;
import java.util.Optional;

/**
 * What Linux's connection tracking can call a message of a type. Measured: types that it takes for
 * queries begin a flow, their replies belong to it; errors are related to what they quote; it does
 * not follow neighbour discovery and listener messages; all else is invalid.
 */
public final class Tracking {
  /** {@code NF_IP_PRI_CONNTRACK}. */
  private static final int PRIORITY = -200;

  private Tracking() {}

  /**
   * Whether it looks into a message for a packet of a flow, and may call it related: of IPv6, all
   * that stand where errors do, whether anybody has given them a meaning or not.
   */
  public static boolean relates(Family family, int type) {
    return switch (family) {
      case IP4 -> type == 3 || type == 4 || type == 5 || type == 11 || type == 12;
      case IP6 -> type < 128 || type == 137;
    };
  }

  /**
   * What a message is called that belongs to a known flow, as far as policies can say it; empty if
   * none can be told to. They call all errors related, and nothing else: {@link #relates} is what
   * Linux does.
   */
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

  /**
   * Whether a chain is asked before connection tracking has seen a packet, and so calls all of them
   * invalid, whatever they are called later. Policies of Echogate ask for flows by themselves,
   * wherever they stand.
   */
  public static boolean isAfter(Chain chain, Chain.Base base) {
    if (chain.dialect().filter(dialect -> dialect == Dialect.ECHOGATE).isPresent()) {
      return false;
    }
    return switch (base.hook()) {
      case INGRESS -> true;
      case PREROUTING, OUTPUT -> base.priority() < PRIORITY;
      case INPUT, FORWARD, POSTROUTING, EGRESS -> false;
    };
  }

  /** Whether a rule keeps packets that meet it from connection tracking. */
  public static boolean isStoppedBy(Rule rule) {
    return rule.action() instanceof Action.Continue(String what)
        && (what.equals("notrack")
            || what.equals("NOTRACK")
            || (what.startsWith("CT ") && what.contains("--notrack")));
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

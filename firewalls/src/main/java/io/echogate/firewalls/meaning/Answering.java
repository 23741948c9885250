package io.echogate.firewalls.meaning;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.icmp.Family;
import io.echogate.policy.MessageSet;

/**
 * Of which packets their senders are told when a rule rejects them: nobody answers an error with an
 * error (RFC 1122 3.2.2, RFC 4443 2.4 (e)), so that rejecting one is dropping it. Answers to groups
 * and broadcasts do not depend on the message and are not looked at here: there are none either.
 */
public final class Answering {
  private static final int FIRST_INFORMATIONAL = 128;

  private Answering() {}

  /**
   * What a rule does to a packet that it is to treat so: {@link Action#DROP} in the place of a
   * reject of which nobody hears.
   *
   * @param dialect that of the rule's chain
   */
  public static Action of(Action action, Dialect dialect, Situation packet) {
    boolean answered =
        packet.isMessage()
            ? isAnswered(dialect, packet.family(), packet.type())
            : answersParts(dialect, packet.family());
    return action instanceof Action.Reject && !answered ? Action.DROP : action;
  }

  /** The messages of a family that are answered, of each with all its codes. */
  public static MessageSet messages(Dialect dialect, Family family) {
    MessageSet.Builder answered = new MessageSet.Builder();
    for (int type = 0; type <= 255; type++) {
      if (isAnswered(dialect, family, type)) {
        answered.addCodes(type, 0, 255);
      }
    }
    return answered.build();
  }

  /** Whether packets in which there is no ICMP header are answered: parts behind the first one. */
  public static boolean answersParts(Dialect dialect, Family family) {
    return !isLinux(dialect) || family == Family.IP6;
  }

  /**
   * Measured, and in Linux' {@code icmp_send} and {@code icmpv6_send}: it takes more of IPv4 for
   * errors than there are, router discovery and all types beyond 18, and of IPv6 does not take
   * redirects for one.
   */
  private static boolean isAnswered(Dialect dialect, Family family, int type) {
    if (!isLinux(dialect)) {
      return !Tracking.relates(family, type);
    }
    return switch (family) {
      case IP4 -> type == 0 || type == 8 || isOld(type);
      case IP6 -> type >= FIRST_INFORMATIONAL;
    };
  }

  /** Timestamps, information and address masks. */
  private static boolean isOld(int type) {
    return type >= 13 && type <= 18;
  }

  private static boolean isLinux(Dialect dialect) {
    return dialect == Dialect.IPTABLES || dialect == Dialect.NFTABLES;
  }
}

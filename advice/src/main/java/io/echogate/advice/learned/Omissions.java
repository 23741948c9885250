package io.echogate.advice.learned;

import io.echogate.advice.knowledge.Knowledge;
import io.echogate.advice.knowledge.Recommendation;
import io.echogate.advice.knowledge.Role;
import io.echogate.advice.knowledge.Way;
import io.echogate.icmp.Family;
import io.echogate.icmp.Kind;
import io.echogate.icmp.Packet;
import io.echogate.icmp.RegistryEntry;
import io.echogate.policy.Condition;
import io.echogate.policy.Direction;
import io.echogate.policy.PrefixSet;
import io.echogate.policy.Reason;
import java.util.Objects;

/** Says of packets that a role's recommended policy drops why it does. */
public final class Omissions {
  private static final long LINK_LOCAL = 0xfe80_0000_0000_0000L >>> 54;
  private static final long LIMITED_BROADCAST = 0xffff_ffffL;
  private static final int NEIGHBOR_HOP_LIMIT = 255;
  private static final int LISTENER_HOP_LIMIT = 1;

  private final Knowledge knowledge = Knowledge.instance();
  private final Role role;
  private final PrefixSet own;

  /**
   * For a machine.
   *
   * @param own its addresses, as far as they are known
   */
  public Omissions(Role role, PrefixSet own) {
    this.role = role;
    this.own = own;
  }

  /**
   * Why a packet was dropped.
   *
   * @param reason what the policy said: one whose verdict is drop
   */
  public Omission of(Packet packet, Direction direction, Reason reason) {
    return switch (reason) {
      case MALFORMED -> Omission.MALFORMED;
      case FRAGMENT -> Omission.FRAGMENT;
      default -> ofMessage(packet, Objects.requireNonNull(packet.family()), direction);
    };
  }

  private Omission ofMessage(Packet packet, Family family, Direction direction) {
    RegistryEntry entry = knowledge.message(family, packet.type(), packet.code()).entry();
    if (entry.kind() == Kind.REDIRECT) {
      return Omission.REDIRECT;
    }
    return switch (entry.status()) {
      case DEPRECATED -> Omission.DEPRECATED;
      case UNASSIGNED, RESERVED -> Omission.UNASSIGNED;
      case EXPERIMENTAL -> Omission.EXPERIMENTAL;
      case CURRENT ->
          Condition.Flag.ON_LINK.canHold(family, packet.type()) && family == Family.IP6
              ? ofLink(packet, family, entry.kind(), direction)
              : direction == Direction.OUT
                  ? Omission.NOT_OF_ROLE
                  : arriving(packet, family, entry.kind());
    };
  }

  private Omission ofLink(Packet packet, Family family, Kind kind, Direction direction) {
    if (!isOfLink(packet, kind)) {
      return Omission.OFF_LINK;
    }
    Way way =
        switch (direction) {
          case IN -> Way.IN;
          case OUT -> Way.OUT;
        };
    return knowledge.recommendation(role, way, family, packet.type(), packet.code())
            == Recommendation.BLOCK
        ? Omission.NOT_OF_ROLE
        : Omission.NOT_OWN;
  }

  private Omission arriving(Packet packet, Family family, Kind kind) {
    return switch (kind) {
      case REPLY -> Omission.UNREQUESTED;
      case QUERY ->
          !answers(packet, family)
              ? Omission.PROBE
              : isToGroup(packet, family) ? Omission.TO_GROUP : Omission.NOT_OWN;
      default -> Omission.NOT_OF_ROLE;
    };
  }

  /** Whether the machine, or one behind it, should get such a query from somebody. */
  private boolean answers(Packet packet, Family family) {
    boolean toOwn = own.contains(family, packet.destinationHigh(), packet.destinationLow());
    Way way = role.forwards() && !toOwn ? Way.FORWARD_IN : Way.IN;
    return knowledge.recommendation(role, way, family, packet.type(), packet.code())
        != Recommendation.BLOCK;
  }

  private static boolean isToGroup(Packet packet, Family family) {
    long low = packet.destinationLow();
    return switch (family) {
      case IP4 -> low >>> 28 == 0xe || low == LIMITED_BROADCAST;
      case IP6 -> packet.destinationHigh() >>> 56 == 0xff;
    };
  }

  /** The scope checks of the language's {@code on-link} for IPv6. */
  private static boolean isOfLink(Packet packet, Kind kind) {
    if (kind != Kind.MLD) {
      return packet.hopLimit() == NEIGHBOR_HOP_LIMIT;
    }
    long high = packet.sourceHigh();
    return packet.hopLimit() == LISTENER_HOP_LIMIT
        && (high >>> 54 == LINK_LOCAL || (high == 0 && packet.sourceLow() == 0));
  }
}

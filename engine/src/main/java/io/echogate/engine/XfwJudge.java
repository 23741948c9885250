package io.echogate.engine;

import io.echogate.icmp.Family;
import io.echogate.icmp.Packet;
import io.echogate.policy.Direction;
import io.echogate.policy.Policy;
import io.echogate.policy.Reason;
import io.echogate.policy.Statement;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The meaning of {@code xfw { }} for what arrives (language reference, section 5). A packet meets,
 * in this order:
 *
 * <ol>
 *   <li>its form: malformed packets, and ICMP messages below 8 bytes, are dropped; so are fragments
 *       of ICMP, atomic ones too
 *   <li>{@code ip_proto}: the ICMP of a family that it leaves out is dropped
 *   <li>the {@code icmp} statement that lists the type, else the default; what they drop is dropped
 *   <li>the source filter, for ICMP that is still there, TCP and UDP; where it says something, its
 *       reason replaces the one before. A default of it that allows says nothing. A default with a
 *       limit has one bucket for all addresses of its family and all protocols of its scope; a
 *       statement has one for each address.
 * </ol>
 */
final class XfwJudge implements Judge {
  private final Decision malformed;
  private final Decision fragment;
  private final Decision notIcmp;
  private final FamilyRulings ip4;
  private final FamilyRulings ip6;

  /**
   * One family's part of a policy.
   *
   * @param unlisted set if {@code ip_proto} leaves the family's ICMP out
   */
  private record FamilyRulings(
      @Nullable Decision unlisted, MessageRulings messages, SourceRulings sources) {

    static FamilyRulings of(Policy policy, Family family, Rulings rulings, Checks checks) {
      Statement protocols = policy.protocolStatement().orElse(null);
      return new FamilyRulings(
          policy.unlisted().contains(family) ? rulings.decision(Reason.UNLISTED, protocols) : null,
          MessageRulings.of(policy, family, Direction.IN, rulings, checks),
          new SourceRulings(policy.sources(), family, rulings));
    }
  }

  XfwJudge(Policy policy, Rulings rulings, Checks checks) {
    malformed = rulings.decision(Reason.MALFORMED, null);
    fragment = rulings.decision(Reason.FRAGMENT, null);
    notIcmp = rulings.decision(Reason.NOT_ICMP, null);
    ip4 = FamilyRulings.of(policy, Family.IP4, rulings, checks);
    ip6 = FamilyRulings.of(policy, Family.IP6, rulings, checks);
  }

  @Override
  public Decision judge(Packet packet, long now) {
    return switch (packet.form()) {
      case MALFORMED -> malformed;
      case ATOMIC, FIRST_FRAGMENT, LATER_FRAGMENT -> fragment;
      case WHOLE -> packet.truncated() ? malformed : message(packet, now);
      case NOT_ICMP -> other(packet, now);
    };
  }

  private Decision message(Packet packet, long now) {
    FamilyRulings rulings = of(Objects.requireNonNull(packet.family()));
    if (rulings.unlisted != null) {
      return rulings.unlisted;
    }
    Decision decision = rulings.messages.decide(packet, now);
    // The reason, not the verdict: a policy that only evaluates goes the same way.
    return switch (decision.reason().verdict()) {
      case DROP -> decision;
      case PASS -> Objects.requireNonNullElse(rulings.sources.decideMessage(packet, now), decision);
    };
  }

  private Decision other(Packet packet, long now) {
    Family family = packet.family();
    if (family == null) {
      return notIcmp;
    }
    return Objects.requireNonNullElse(of(family).sources.decideOther(packet, now), notIcmp);
  }

  private FamilyRulings of(Family family) {
    return family == Family.IP4 ? ip4 : ip6;
  }
}

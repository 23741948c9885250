package io.echogate.engine;

import io.echogate.icmp.Family;
import io.echogate.icmp.Form;
import io.echogate.icmp.Packet;
import io.echogate.policy.Dialect;
import io.echogate.policy.Direction;
import io.echogate.policy.Policy;
import io.echogate.policy.Reason;
import io.echogate.policy.Statement;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A running policy: what it says of packets, with the state of its buckets. This is the definition
 * of what a policy means; the kernel program and all else are held to it. Not thread safe. Judging
 * a packet allocates nothing, except for a source address that a limit of the source filter meets
 * first.
 *
 * <p>A packet that arrives meets, in this order (language reference, section 5):
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
 *
 * <p>What leaves passes.
 */
public final class Evaluator {
  private final Decision malformed;
  private final Decision fragment;
  private final Decision notIcmp;
  private final Decision leaving;
  private final FamilyRulings ip4;
  private final FamilyRulings ip6;

  /**
   * One family's part of a policy.
   *
   * @param unlisted set if {@code ip_proto} leaves the family's ICMP out
   */
  private record FamilyRulings(
      @Nullable Decision unlisted, MessageRulings messages, SourceRulings sources) {

    static FamilyRulings of(Policy policy, Family family, Rulings rulings) {
      Statement protocols = policy.protocolStatement().orElse(null);
      return new FamilyRulings(
          policy.unlisted().contains(family) ? rulings.decision(Reason.UNLISTED, protocols) : null,
          MessageRulings.of(policy, family, rulings),
          new SourceRulings(policy.sources(), family, rulings));
    }
  }

  private Evaluator(Policy policy) {
    Rulings rulings = new Rulings(policy.evaluation().isPresent());
    malformed = rulings.decision(Reason.MALFORMED, null);
    fragment = rulings.decision(Reason.FRAGMENT, null);
    notIcmp = rulings.decision(Reason.NOT_ICMP, null);
    leaving = rulings.decision(Reason.DEFAULT_ALLOWED, null);
    ip4 = FamilyRulings.of(policy, Family.IP4, rulings);
    ip6 = FamilyRulings.of(policy, Family.IP6, rulings);
  }

  /**
   * Starts a policy: all its buckets are full.
   *
   * @throws IllegalArgumentException if the policy is not of the {@code xfw} dialect, or lacks a
   *     default for what arrives
   */
  public static Evaluator of(Policy policy) {
    if (policy.dialect() != Dialect.XFW) {
      throw new IllegalArgumentException("no xfw policy: " + policy.name());
    }
    return new Evaluator(policy);
  }

  /**
   * Judges a packet, and charges it to the buckets that admit it.
   *
   * @param nowNanos the time on any clock whose zero lies in the past, in nanoseconds; a time
   *     before that of an earlier packet makes limits admit less, never more
   * @throws IllegalArgumentException if the time is negative
   */
  public Decision evaluate(Packet packet, Direction direction, long nowNanos) {
    if (nowNanos < 0) {
      throw new IllegalArgumentException("a time before the clock's zero: " + nowNanos);
    }
    return switch (direction) {
      case IN -> arrives(packet, nowNanos);
      case OUT -> packet.form() == Form.NOT_ICMP ? notIcmp : leaving;
    };
  }

  private Decision arrives(Packet packet, long now) {
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

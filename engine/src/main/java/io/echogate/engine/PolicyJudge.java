package io.echogate.engine;

import io.echogate.icmp.Family;
import io.echogate.icmp.Packet;
import io.echogate.policy.Direction;
import io.echogate.policy.FormRule;
import io.echogate.policy.FormRule.Target;
import io.echogate.policy.Policy;
import io.echogate.policy.Reason;
import io.echogate.policy.Statement;
import io.echogate.policy.Verdict;

/**
 * The meaning of {@code policy { }} for one direction (language reference, section 4). A packet
 * meets, in this order:
 *
 * <ol>
 *   <li>its form: what is malformed takes {@code defaults malformed}
 *   <li>for fragments {@code defaults fragments}: those that are let through pass if they are later
 *       ones, and go on if they are first ones. Neighbour discovery that was fragmented, or has a
 *       fragment header at all, is dropped in any case (RFC 6980, section 5).
 *   <li>the length of its ICMP message: below 8 bytes it is malformed
 *   <li>the rules in file order: the first that matches decides
 *   <li>the default
 * </ol>
 *
 * <p>Of a malformed packet whose family is not known, both families' defaults must let it pass.
 */
final class PolicyJudge implements Judge {
  private final Decision notIcmp;
  private final Decision malformedBelowIp;
  private final FamilyJudge ip4;
  private final FamilyJudge ip6;

  PolicyJudge(Policy policy, Direction direction, Rulings rulings, Checks checks) {
    notIcmp = rulings.decision(Reason.NOT_ICMP, null);
    ip4 = new FamilyJudge(policy, Family.IP4, direction, rulings, checks);
    ip6 = new FamilyJudge(policy, Family.IP6, direction, rulings, checks);
    malformedBelowIp = (ip4.malformed.passes ? ip6 : ip4).malformed.decision;
  }

  @Override
  public Decision judge(Packet packet, long now) {
    Family family = packet.family();
    if (family == null) {
      return switch (packet.form()) {
        case MALFORMED -> malformedBelowIp;
        case NOT_ICMP -> notIcmp;
        case WHOLE, ATOMIC, FIRST_FRAGMENT, LATER_FRAGMENT ->
            throw new IllegalArgumentException("ICMP without a family");
      };
    }
    FamilyJudge judge = family == Family.IP4 ? ip4 : ip6;
    return switch (packet.form()) {
      case NOT_ICMP -> notIcmp;
      case MALFORMED -> judge.malformed.decision;
      case WHOLE -> judge.message(packet, now);
      case ATOMIC -> judge.atomic(packet, now);
      case FIRST_FRAGMENT -> judge.firstFragment(packet, now);
      case LATER_FRAGMENT -> judge.fragments.decision;
    };
  }

  /** One family's part. */
  private static final class FamilyJudge {
    private final Family family;
    private final FormRuling malformed;
    private final FormRuling fragments;
    private final Decision neighborFragment;
    private final MessageRulings messages;

    FamilyJudge(Policy policy, Family family, Direction direction, Rulings rulings, Checks checks) {
      this.family = family;
      malformed = FormRuling.of(policy, Target.MALFORMED, family, direction, rulings);
      fragments = FormRuling.of(policy, Target.FRAGMENTS, family, direction, rulings);
      neighborFragment = rulings.decision(Reason.FRAGMENT, null);
      messages = MessageRulings.of(policy, family, direction, rulings, checks);
    }

    Decision firstFragment(Packet packet, long now) {
      return fragments.passes ? atomic(packet, now) : fragments.decision;
    }

    /** Goes by the type alone, whose byte may be all that is there. */
    Decision atomic(Packet packet, long now) {
      return isNeighborDiscovery(packet.type()) ? neighborFragment : message(packet, now);
    }

    Decision message(Packet packet, long now) {
      return packet.truncated() ? malformed.decision : messages.decide(packet, now);
    }

    /** Whether it is one of the messages that RFC 6980 forbids to fragment. */
    private boolean isNeighborDiscovery(int type) {
      return family == Family.IP6 && ((type >= 133 && type <= 137) || type == 148);
    }
  }

  /**
   * What becomes of fragments or malformed packets.
   *
   * @param passes whether the policy lets them pass, even if it only evaluates
   */
  private record FormRuling(boolean passes, Decision decision) {
    static FormRuling of(
        Policy policy, Target target, Family family, Direction direction, Rulings rulings) {
      Verdict verdict = policy.verdictOf(target, family, direction);
      Statement statement =
          policy.forms().stream()
              .filter(rule -> rule.target() == target)
              .filter(rule -> rule.family() == family && rule.direction() == direction)
              .findFirst()
              .map(FormRule::statement)
              .orElse(null);
      return new FormRuling(
          verdict == Verdict.PASS, rulings.decision(verdict, reason(target), statement));
    }

    private static Reason reason(Target target) {
      return switch (target) {
        case FRAGMENTS -> Reason.FRAGMENT;
        case MALFORMED -> Reason.MALFORMED;
      };
    }
  }
}

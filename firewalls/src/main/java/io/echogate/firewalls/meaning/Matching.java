package io.echogate.firewalls.meaning;

import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.Side;
import io.echogate.firewalls.rules.Rule;
import io.echogate.policy.Address;

/** Whether a packet meets a match. */
final class Matching {
  private final Situation situation;
  private final Unknowns unknowns;

  Matching(Situation situation, Unknowns unknowns) {
    this.situation = situation;
    this.unknowns = unknowns;
  }

  Situation situation() {
    return situation;
  }

  boolean meets(Rule rule) {
    for (Match match : rule.matches()) {
      if (!meets(rule, match)) {
        return false;
      }
    }
    return true;
  }

  /** Whether all matches hold that do not depend on unknowns. */
  boolean mayMeet(Rule rule) {
    for (Match match : rule.matches()) {
      boolean depends = match instanceof Match.Limit || match instanceof Match.Unknown;
      if (!depends && !meets(rule, match)) {
        return false;
      }
    }
    return true;
  }

  private boolean meets(Rule rule, Match match) {
    return switch (match) {
      case Match.OfFamily of -> of.families().contains(situation.family());
      case Match.Protocol protocol ->
          protocol.protocols().contains(situation.protocol()) != protocol.negated();
      case Match.Messages messages ->
          situation.isMessage()
              && messages.family() == situation.family()
              && messages.messages().contains(situation.type(), situation.code());
      case Match.Addresses addresses ->
          addresses.family() == situation.family()
              && addresses.prefixes().contains(address(addresses.side())) != addresses.negated();
      case Match.Wildcard wildcard ->
          wildcard.value().family() == situation.family()
              && equalUnder(wildcard.mask(), wildcard.value(), address(wildcard.side()))
                  != wildcard.negated();
      case Match.AddressKinds kinds ->
          kinds
                  .kinds()
                  .contains(
                      kinds.side() == Side.SOURCE
                          ? situation.sourceKind()
                          : situation.destinationKind())
              != kinds.negated();
      case Match.LinkKinds kinds -> kinds.kinds().contains(situation.linkKind()) != kinds.negated();
      case Match.Interfaces interfaces ->
          Match.Interfaces.isAmong(
                  interfaces.way() == Match.Way.IN ? situation.in() : situation.out(),
                  interfaces.names())
              != interfaces.negated();
      case Match.States states -> states.states().contains(situation.state()) != states.negated();
      case Match.Numbers numbers ->
          numbers.ranges().contains(number(numbers.quantity())) != numbers.negated();
      case Match.Parts parts -> parts.parts().contains(situation.part());
      case Match.Before before -> situation.time().isBefore(before.end());
      case Match.Limit limit -> unknowns.within(rule, limit.limit()) != limit.over();
      case Match.Unknown unknown -> unknowns.holds(rule, unknown);
    };
  }

  private Address address(Side side) {
    return side == Side.SOURCE ? situation.source() : situation.destination();
  }

  private int number(Match.Quantity quantity) {
    return switch (quantity) {
      case LENGTH -> situation.length();
      case HOP_LIMIT -> situation.hopLimit();
      case DSCP -> situation.dscp();
    };
  }

  private static boolean equalUnder(Address mask, Address a, Address b) {
    return ((a.high() ^ b.high()) & mask.high()) == 0 && ((a.low() ^ b.low()) & mask.low()) == 0;
  }
}

package io.echogate.firewalls.cisco;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Ranges;
import io.echogate.firewalls.rules.Rule;
import io.echogate.icmp.Family;
import io.echogate.icmp.MessageRange;
import io.echogate.policy.MessageSet;
import io.echogate.policy.Origin;
import java.util.ArrayList;
import java.util.List;

/**
 * What every list with an entry ends with, though no line says so: everything is denied; in IPv6
 * neighbor discovery is permitted before, on NX-OS that of routers too.
 */
final class Implicit {
  /** The comment of such rules. */
  static final String COMMENT = "implicit";

  private static final int ROUTER_SOLICITATION = 133;
  private static final int ROUTER_ADVERTISEMENT = 134;
  private static final int NEIGHBOR_SOLICITATION = 135;
  private static final int NEIGHBOR_ADVERTISEMENT = 136;

  private Implicit() {}

  /** The rules that lists of this dialect and family end with. */
  static List<Rule> tail(Dialect dialect, Family family, Origin origin) {
    List<Rule> rules = new ArrayList<>();
    if (family == Family.IP6) {
      rules.add(permit(dialect, NEIGHBOR_ADVERTISEMENT, origin));
      rules.add(permit(dialect, NEIGHBOR_SOLICITATION, origin));
      if (dialect == Dialect.NX_OS) {
        rules.add(permit(dialect, ROUTER_ADVERTISEMENT, origin));
        rules.add(permit(dialect, ROUTER_SOLICITATION, origin));
      }
      rules.add(
          new Rule(
              List.of(
                  new Match.Protocol(false, Ranges.of(family.protocol())),
                  new Match.Parts(Entries.LATER)),
              Action.ACCEPT,
              origin,
              COMMENT));
    }
    rules.add(new Rule(List.of(), Action.DROP, origin, COMMENT));
    return rules;
  }

  private static Rule permit(Dialect dialect, int type, Origin origin) {
    MessageRange messages =
        dialect == Dialect.IOS_XR ? new MessageRange(type, type, 0) : MessageRange.ofType(type);
    return new Rule(
        List.of(new Match.Messages(Family.IP6, MessageSet.of(List.of(messages)))),
        Action.ACCEPT,
        origin,
        COMMENT);
  }

  /** How many rules at the end of these are what such a list ends with anyway. */
  static int count(Dialect dialect, Family family, List<Rule> rules) {
    if (rules.isEmpty()) {
      return 0;
    }
    List<Rule> tail = tail(dialect, family, rules.getLast().origin());
    int start = rules.size() - tail.size();
    if (start < 0) {
      return 0;
    }
    for (int i = 0; i < tail.size(); i++) {
      Rule rule = rules.get(start + i);
      if (!rule.matches().equals(tail.get(i).matches())
          || !rule.action().equals(tail.get(i).action())
          || !rule.comment().equals(COMMENT)) {
        return 0;
      }
    }
    return tail.size();
  }
}

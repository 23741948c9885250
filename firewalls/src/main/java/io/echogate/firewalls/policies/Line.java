package io.echogate.firewalls.policies;

import io.echogate.firewalls.rules.Rule;
import io.echogate.icmp.Family;
import io.echogate.icmp.Kind;
import io.echogate.icmp.Registry;
import io.echogate.policy.Condition.Flag;
import io.echogate.policy.MessageSet;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * A statement to be.
 *
 * @param others the conditions beside the addresses, as they are written
 * @param rules the rules that it comes from
 */
record Line(
    Family family,
    MessageSet messages,
    Ruling ruling,
    Who source,
    Who destination,
    String others,
    List<Rule> rules) {
  private static final String HOP_LIMIT = " hop-limit=";
  private static final String ON_LINK = " on-link ";

  Line {
    rules = List.copyOf(rules);
  }

  /** The statements that say a decision: one, or two where it takes two words for known flows. */
  static List<Line> of(Entry entry) {
    Cube cube = entry.cube();
    Family family = cube.family();
    if (!cube.known()) {
      return List.of(of(entry, cube.messages().set(), ""));
    }
    List<Line> lines = new ArrayList<>();
    MessageSet errors = cube.messages().set().only(type -> Flag.RELATED.canHold(family, type));
    MessageSet replies = cube.messages().set().only(type -> !Flag.RELATED.canHold(family, type));
    if (!errors.isEmpty()) {
      lines.add(of(entry, errors, " related"));
    }
    if (!replies.isEmpty()) {
      lines.add(of(entry, replies, " solicited"));
    }
    return lines;
  }

  private static Line of(Entry entry, MessageSet messages, String flow) {
    Cube cube = entry.cube();
    Family family = cube.family();
    StringBuilder others = new StringBuilder();
    Interval length = cube.length();
    if (length.least() > Cube.shortest(family)) {
      others.append(" length>=").append(length.least());
    }
    if (length.most() < Cube.LONGEST) {
      others.append(" length<=").append(length.most());
    }
    Interval hops = cube.hopLimit();
    if (hops.least() == hops.most()) {
      others.append(HOP_LIMIT).append(hops.least());
    } else {
      if (hops.least() > 0) {
        others.append(" hop-limit>=").append(hops.least());
      }
      if (hops.most() < 255) {
        others.append(" hop-limit<=").append(hops.most());
      }
    }
    others.append(flow);
    if (!cube.until().equals(LocalDate.MAX)) {
      others.append(" until ").append(cube.until());
    }
    if (entry.log()) {
      others.append(" log");
    }
    return new Line(
        family,
        messages,
        entry.ruling(),
        cube.source(),
        cube.destination(),
        others.toString(),
        entry.rules());
  }

  /** The same with the scope checks of its types by their name, if it makes them. */
  Line scoped() {
    if (family == Family.IP4 || messages.isEmpty() || !areScoped(messages)) {
      return this;
    }
    String end = others + " ";
    String neighbors = HOP_LIMIT + "255 ";
    String listeners = HOP_LIMIT + "1 ";
    if (end.contains(neighbors) && areListeners(messages, false)) {
      return with(source, end.replace(neighbors, ON_LINK).stripTrailing());
    }
    return end.contains(listeners) && areListeners(messages, true) && Meeting.isListener(source)
        ? with(Who.ANY, end.replace(listeners, ON_LINK).stripTrailing())
        : this;
  }

  private Line with(Who from, String conditions) {
    return new Line(family, messages, ruling, from, destination, conditions, rules);
  }

  private static boolean areScoped(MessageSet messages) {
    return messages.types().allMatch(type -> Flag.ON_LINK.canHold(Family.IP6, type));
  }

  private static boolean areListeners(MessageSet messages, boolean whether) {
    return messages
        .types()
        .allMatch(
            type -> (Registry.instance().type(Family.IP6, type).kind() == Kind.MLD) == whether);
  }

  /** This and the next in one. */
  Line join(Line next, MessageSet all, Who from, Who to) {
    return new Line(family, all, ruling, from, to, others, Entry.both(rules, next.rules));
  }
}

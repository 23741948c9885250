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
  Line {
    rules = List.copyOf(rules);
  }

  /** The statements that say a decision: one, or two where it takes two words for known flows. */
  static List<Line> of(Entry entry) {
    Cube cube = entry.cube();
    Family family = cube.family();
    if (!cube.known()) {
      return List.of(of(entry, cube.messages(), ""));
    }
    List<Line> lines = new ArrayList<>();
    MessageSet errors = cube.messages().only(type -> Flag.RELATED.canHold(family, type));
    MessageSet replies = cube.messages().only(type -> !Flag.RELATED.canHold(family, type));
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
    Who source = cube.source();
    Interval hops = cube.hopLimit();
    boolean scoped = family == Family.IP6 && areScoped(messages);
    if (scoped && hops.equals(new Interval(255, 255)) && areListeners(messages, false)) {
      others.append(" on-link");
    } else if (scoped
        && hops.equals(new Interval(1, 1))
        && areListeners(messages, true)
        && Meeting.isListener(source)) {
      others.append(" on-link");
      source = Who.ANY;
    } else if (hops.least() == hops.most()) {
      others.append(" hop-limit=").append(hops.least());
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
        source,
        cube.destination(),
        others.toString(),
        entry.rules());
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
    List<Rule> both = new ArrayList<>(rules);
    next.rules.stream().filter(rule -> !both.contains(rule)).forEach(both::add);
    return new Line(family, all, ruling, from, to, others, both);
  }
}

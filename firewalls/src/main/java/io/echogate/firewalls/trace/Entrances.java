package io.echogate.firewalls.trace;

import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.ChainName;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Where packets can enter rules. */
public final class Entrances {
  private Entrances() {}

  /** Whether anything in the rules says where any of their chains is asked. */
  public static boolean areKnown(RuleSet rules) {
    return rules.chains().stream().anyMatch(chain -> !chain.bases().isEmpty());
  }

  /** The chains of a family that nothing jumps to, and that are asked nowhere. */
  public static List<Chain> unapplied(RuleSet rules, Family family) {
    Set<ChainName> reached = new HashSet<>();
    for (Chain chain : rules.chains()) {
      for (Rule rule : chain.rules()) {
        switch (rule.action()) {
          case Action.Jump jump -> reached.add(jump.chain());
          case Action.Goto go -> reached.add(go.chain());
          default -> {}
        }
      }
    }
    return rules.chains().stream()
        .filter(chain -> chain.bases().isEmpty() && chain.families().contains(family))
        .filter(chain -> !reached.contains(chain.name()))
        .toList();
  }

  /** The chains of a name, with or without their table. */
  public static List<Chain> named(RuleSet rules, Family family, String name) {
    return rules.chains().stream()
        .filter(chain -> chain.families().contains(family))
        .filter(chain -> chain.name().name().equals(name) || chain.name().toString().equals(name))
        .toList();
  }

  /** What becomes of a packet that no rule of a chain decides, if the chain is asked by itself. */
  public static Action policy(RuleSet rules, Chain chain) {
    if (!chain.bases().isEmpty()) {
      return chain.bases().getFirst().policy();
    }
    // A filter of Junos discards at its end; lists of Cisco have a rule that does so.
    return rules.dialect() == Dialect.JUNOS ? Action.DROP : Action.ACCEPT;
  }

  /**
   * The interfaces that have chains of their own on a course.
   *
   * @param way those by which packets come, or those by which they leave
   */
  public static Set<String> interfaces(RuleSet rules, Family family, Course course, Match.Way way) {
    Set<String> names = new TreeSet<>();
    for (Chain chain : rules.chains()) {
      for (Chain.Base base : chain.bases()) {
        if (chain.families().contains(family)
            && course.hooks().contains(base.hook())
            && base.hook().isLeaving() == (way == Match.Way.OUT)) {
          names.addAll(base.interfaces());
        }
      }
    }
    return names;
  }

  /** A name of an interface that no rule has, unless one has all. */
  public static String unnamed(RuleSet rules) {
    Set<String> patterns = rules.interfaces();
    patterns.remove("*");
    for (int i = 0; ; i++) {
      String name = (char) ('a' + i % 26) + "ny" + i;
      if (patterns.stream().noneMatch(pattern -> fits(name, pattern)) || i > 10_000) {
        return name;
      }
    }
  }

  private static boolean fits(String name, String pattern) {
    return pattern.endsWith("*")
        ? name.startsWith(pattern.substring(0, pattern.length() - 1))
        : name.equals(pattern);
  }
}

package io.echogate.firewalls.cisco;

import io.echogate.firewalls.rules.RuleSet.Setting;
import io.echogate.policy.Origin;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Lines beside the lists that change what becomes of ICMP: what the router itself sends or ignores,
 * and limits that point to lists.
 */
final class Settings {
  private final List<Line> lines = new ArrayList<>();

  /** Classes of traffic that a list tells, and policies that police them. */
  private final Set<String> classes = new HashSet<>();

  private final Set<String> policies = new HashSet<>();

  /**
   * A line that is a setting if the class or policy that it needs is of interest.
   *
   * @param needs empty if it is one anyway
   */
  private record Line(
      String text, Optional<String> place, Origin origin, Optional<String> needs, boolean policy) {}

  void add(String text, Optional<String> place, Origin origin) {
    lines.add(new Line(text, place, origin, Optional.empty(), false));
  }

  /** {@code match access-group} of a class. */
  void addMatch(String text, String name, Origin origin) {
    classes.add(name);
    lines.add(new Line(text, Optional.of("class-map " + name), origin, Optional.empty(), false));
  }

  /** A limit of a class in a policy. */
  void addPolice(String text, String policy, String name, Origin origin) {
    lines.add(
        new Line(
            text,
            Optional.of("policy-map " + policy + " class " + name),
            origin,
            Optional.of(name),
            false));
    policies.add(policy);
  }

  /** What goes on with the last line. */
  void append(String text) {
    if (!lines.isEmpty()) {
      Line last = lines.removeLast();
      lines.add(new Line(last.text + " " + text, last.place, last.origin, last.needs, last.policy));
    }
  }

  /** {@code service-policy input NAME}. */
  void addService(String text, Optional<String> place, String policy, Origin origin) {
    lines.add(new Line(text, place, origin, Optional.of(policy), true));
  }

  /** What is of interest, in the order in which it was said. */
  List<Setting> list() {
    List<Setting> list = new ArrayList<>();
    for (Line line : lines) {
      boolean wanted =
          line.needs.isEmpty() || (line.policy ? policies : classes).contains(line.needs.get());
      if (wanted) {
        list.add(new Setting(line.text, line.place, line.origin));
      }
    }
    return list;
  }

  /** Whether a line, seen from its next word on, says how the router itself does with ICMP. */
  static boolean isOne(Words words) {
    int at = words.key().equals("no") || words.key().equals("default") ? 1 : 0;
    String family = words.key(at);
    String what = words.key(at + 1);
    if (family.equals("ip") || family.equals("ipv4")) {
      return switch (what) {
        case "directed-broadcast", "redirects", "unreachables", "mask-reply", "source-route" ->
            true;
        case "icmp" ->
            switch (words.key(at + 2)) {
              case "rate-limit", "redirect", "unreachable" -> true;
              default -> false;
            };
        default -> false;
      };
    }
    if (family.equals("icmp")) {
      return words.key(at + 1).equals("ipv4") || words.key(at + 1).equals("ipv6");
    }
    return family.equals("ipv6")
        && switch (what) {
          case "unreachables", "redirects", "source-route" -> true;
          case "icmp" -> words.key(at + 2).equals("error-interval");
          default -> false;
        };
  }
}

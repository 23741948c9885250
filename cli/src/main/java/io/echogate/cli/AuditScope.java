package io.echogate.cli;

import io.echogate.advice.knowledge.Role;
import io.echogate.firewalls.audit.Audit;
import io.echogate.firewalls.audit.Forwarding;
import io.echogate.firewalls.audit.Surroundings;
import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * As what rules are judged, and which packets.
 *
 * @param courses those that are asked about
 * @param machine what is known of the machine, as far as it counts
 * @param notes what has to be known of that, each a sentence without its stop
 */
record AuditScope(Role role, Set<Course> courses, Surroundings machine, List<String> notes) {
  static final String DIRECTION = "--direction";

  AuditScope {
    courses = Set.copyOf(courses);
    notes = List.copyOf(notes);
  }

  /**
   * What is judged.
   *
   * @param named the role that the user says it is
   * @param directions the courses that the user asks about; empty for all. Who asks about what is
   *     forwarded, asks about a machine that forwards
   */
  static AuditScope of(
      RuleSet rules, AuditInput input, Optional<Role> named, Optional<Set<Course>> directions) {
    Role seen = input.role().orElseGet(() -> Audit.role(rules));
    boolean through = directions.filter(some -> some.contains(Course.FORWARD)).isPresent();
    Role role = named.orElse(through && !seen.forwards() ? Role.BORDER : seen);
    Surroundings machine = input.surroundings();
    List<String> notes = new ArrayList<>();
    directions.ifPresent(some -> notes.add("only what goes " + words(some) + " (--direction)"));
    if (role.forwards() && machine.forwarding().isEmpty()) {
      notes.add("the kernel forwards nothing here: what would go through is judged all the same");
      machine =
          new Surroundings(
              machine.interfaces(), Surroundings.UNKNOWN.forwarding(), machine.tunnels());
    } else if (role.forwards()) {
      for (Family family : Family.values()) {
        if (!machine.forwarding().contains(family)) {
          String name = AuditPage.name(family);
          notes.add("the kernel forwards no " + name + " here: of " + name + " it is a host");
        }
      }
    } else if (!input.isPolicy()
        && !machine.forwarding().isEmpty()
        && Forwarding.isAboutIcmp(rules)) {
      notes.add(
          "what the rules do to forwarded messages is not judged: a host forwards nothing"
              + " (--role border judges it)");
    }
    return new AuditScope(role, directions.orElse(EnumSet.allOf(Course.class)), machine, notes);
  }

  private static String words(Set<Course> courses) {
    return EnumSet.copyOf(courses).stream().map(AuditPage::way).collect(Collectors.joining(", "));
  }
}

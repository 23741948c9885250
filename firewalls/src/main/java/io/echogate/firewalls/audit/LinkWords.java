package io.echogate.firewalls.audit;

import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.RuleSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Interfaces as rules call them; those that they do not name are others. */
final class LinkWords {
  /** What interfaces are called that nobody names. */
  static final String OTHERS = "others";

  static final String OTHER_LINKS = "interfaces other than ";

  private static final int MOST_NAMES = 3;
  private static final String LOOPBACK = "lo";

  private final Set<String> names;

  /** All that there are, as they are called; loopback is none of them. */
  private final Set<String> all;

  private LinkWords(Set<String> names, Set<String> there) {
    this.names = Set.copyOf(names);
    Set<String> some = new HashSet<>(there.isEmpty() ? names : there);
    if (there.isEmpty()) {
      some.add(OTHERS);
    }
    some.remove(LOOPBACK);
    this.all = Set.copyOf(some);
  }

  /**
   * The words for some rules.
   *
   * @param there the interfaces that there are; empty for any
   */
  static LinkWords of(Collection<RuleSet> systems, Set<String> there) {
    Set<String> named = new HashSet<>(there);
    systems.forEach(system -> named.addAll(system.interfaces()));
    return new LinkWords(named, there);
  }

  /** What some interfaces are called. */
  Set<String> called(Collection<String> links) {
    return links.stream().map(this::called).collect(Collectors.toCollection(TreeSet::new));
  }

  private String called(String link) {
    return names.contains(link)
        ? link
        : names.stream()
            .filter(name -> name.endsWith("*") && Match.Interfaces.isAmong(link, Set.of(name)))
            .max(Comparator.comparingInt(String::length))
            .orElse(OTHERS);
  }

  private Set<String> missing(Set<String> called) {
    Set<String> missing = new TreeSet<>(all);
    missing.removeAll(called);
    return missing;
  }

  /** Whether all of these have names. */
  static boolean areNamed(Set<String> called) {
    return !called.contains(OTHERS);
  }

  /**
   * {@code eth0, eth1}, or by what others are named: {@code interfaces other than eth0}; of many
   * their number; nothing if they are all that there are.
   */
  String words(Collection<String> links) {
    Set<String> called = called(links);
    Set<String> missing = missing(called);
    if (missing.isEmpty()) {
      return "";
    }
    boolean byOthers = !areNamed(called);
    return byOthers ? OTHER_LINKS + words(missing, " named ones") : words(called, " interfaces");
  }

  private static String words(Set<String> called, String many) {
    return called.size() > MOST_NAMES ? called.size() + many : String.join(", ", called);
  }

  /** By which interfaces packets on a course come: {@code on eth0}, {@code coming by eth0}. */
  static String arriving(Course course) {
    return course == Course.FORWARD ? "coming by" : "on";
  }

  /** By which they leave. */
  static String leaving(Course course) {
    return course == Course.FORWARD ? "leaving by" : "on";
  }
}
